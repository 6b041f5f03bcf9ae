import { Problem } from '#problem';
import type { Contract, components } from '../../contracts/experience/portal.v1.ts';
import type { DeskHandlers } from '../../handler.ts';
import { isRecordNumber, pageBounds, pageOf } from '../../page.ts';

type Consumer = components['schemas']['Consumer'];

/** What an edit must send back. */
const tagged = ({ revision }: Consumer) => ({ etag: `"${revision}"` });
/** A secret that is shown once is kept by nobody on its way. */
const shownOnce = { 'cache-control': 'no-store' };

export const handlers: DeskHandlers<Contract> = {
  listPlans: async (_input, { call }) => ({ status: 200, body: await call.process.subscriptions.listPlans({}) }),

  listConsumers: async (page, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.listConsumers({ ...page, own: true }),
  }),

  async createConsumer({ body }, { call, identity: { issuer, subject } }) {
    // Operators are owners too, of what they create here.
    const owner = issuer === undefined || subject === undefined ? {} : { owner: { issuer, subject } };
    const consumer = await call.process.subscriptions.createConsumer({ body: { ...body, ...owner } });
    return { status: 201, headers: tagged(consumer), body: consumer };
  },

  async getConsumer(input, { call }) {
    const consumer = await call.process.subscriptions.getConsumer(input);
    return { status: 200, headers: tagged(consumer), body: consumer };
  },

  async changeConsumer(input, { call }) {
    const consumer = await call.process.subscriptions.changeConsumer(input);
    return { status: 200, headers: tagged(consumer), body: consumer };
  },

  async closeConsumer(input, { call }) {
    await call.process.subscriptions.closeConsumer(input);
    return { status: 204 };
  },

  listKeys: async (input, { call }) => ({ status: 200, body: await call.process.subscriptions.listKeys(input) }),

  createKey: async (input, { call }) => ({
    status: 201,
    headers: shownOnce,
    body: await call.process.subscriptions.createKey(input),
  }),

  rotateKey: async (input, { call }) => ({
    status: 201,
    headers: shownOnce,
    body: await call.process.subscriptions.rotateKey(input),
  }),

  async revokeKey(input, { call }) {
    await call.process.subscriptions.revokeKey(input);
    return { status: 204 };
  },

  listPlanRequests: async (query, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.listPlanRequests({ ...query, own: true }),
  }),

  requestPlan: async (input, { call }) => ({
    status: 201,
    body: await call.process.subscriptions.requestPlan(input),
  }),

  withdrawPlanRequest: async (input, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.withdrawPlanRequest(input),
  }),

  getUsage: async (input, { call }) => ({ status: 200, body: await call.process.subscriptions.getUsage(input) }),

  getAllowance: async (input, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.getAllowance(input),
  }),

  listNotices: async (input, { call }) => ({ status: 200, body: await call.process.subscriptions.listNotices(input) }),

  async listContractChanges({ document, ...page }, { desk }) {
    const [tier = ''] = document.split('/', 1);
    if (!desk.isPublic(tier)) throw new Problem('not-found', { detail: `There is no public contract ${document}.` });
    const { after, limit, rows } = pageBounds(page, isRecordNumber);
    const changes = await desk.contractChanges(document, rows, after);
    const body = pageOf(
      changes,
      limit,
      ({ id }) => id,
      (change) => change,
    );
    return { status: 200, body };
  },

  listChanges: async (input, { call }) => ({ status: 200, body: await call.process.subscriptions.listChanges(input) }),
};
