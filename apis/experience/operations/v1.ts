import type { Contract, components } from '../../contracts/experience/operations.v1.ts';
import type { DeskHandlers } from '../../handler.ts';
import { deskHandlers, requireTrusted } from './desk.ts';

type Consumer = components['schemas']['Consumer'];

/** What an edit must send back. */
const tagged = ({ revision }: Consumer) => ({ etag: `"${revision}"` });
/** A secret that is shown once is kept by nobody on its way. */
const shownOnce = { 'cache-control': 'no-store' };

export const handlers: DeskHandlers<Contract> = {
  ...deskHandlers,

  listPlans: async (_input, { call }) => ({ status: 200, body: await call.process.subscriptions.listPlans({}) }),

  listConsumers: async (query, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.listConsumers(query),
  }),

  async createConsumer(input, { call }) {
    const consumer = await call.process.subscriptions.createConsumer(input);
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

  async suspendConsumer(input, { call }) {
    const consumer = await call.process.subscriptions.suspendConsumer(input);
    return { status: 200, headers: tagged(consumer), body: consumer };
  },

  async resumeConsumer(input, { call }) {
    const consumer = await call.process.subscriptions.resumeConsumer(input);
    return { status: 200, headers: tagged(consumer), body: consumer };
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

  listClients: async (input, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.listClients(input),
  }),

  async mapClient(input, context) {
    requireTrusted(input.body.issuer, context);
    return { status: 201, body: await context.call.process.subscriptions.mapClient(input) };
  },

  async unmapClient(input, { call }) {
    await call.process.subscriptions.unmapClient(input);
    return { status: 204 };
  },

  listPlanRequests: async (query, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.listPlanRequests(query),
  }),

  decidePlanRequest: async (input, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.decidePlanRequest(input),
  }),

  getUsage: async (input, { call }) => ({ status: 200, body: await call.process.subscriptions.getUsage(input) }),

  getAllowance: async (input, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.getAllowance(input),
  }),

  listNotices: async (input, { call }) => ({ status: 200, body: await call.process.subscriptions.listNotices(input) }),

  listDeprecatedCalls: async (input, { call }) => ({
    status: 200,
    body: await call.process.subscriptions.listDeprecatedCalls(input),
  }),

  listChanges: async (input, { call }) => ({ status: 200, body: await call.process.subscriptions.listChanges(input) }),
};
