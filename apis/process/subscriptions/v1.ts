import type { Contract } from '../../contracts/process/subscriptions.v1.ts';
import type { Handlers } from '../../handler.ts';
import { isOperator, personOf, requireOperator } from '../../operator.ts';
import { noticesOf } from './notices.ts';
import { allowedChanges, most, newConsumer, requireOnApproval, requireUnsuspended, scopesOf } from './rules.ts';
import { shownChange, shownConsumer, shownRequest } from './shown.ts';

export const handlers: Handlers<Contract> = {
  async listPlans(_input, { call, identity }) {
    const { items } = await call.system.consumers.listPlans({});
    const shown = isOperator(identity) ? items : items.filter(({ offered }) => offered !== undefined);
    return { status: 200, body: { items: shown } };
  },

  async listConsumers({ own, ...query }, { call, identity }) {
    const person = own === true ? personOf(identity) : undefined;
    if (own === true && person === undefined) return { status: 200, body: { items: [], nextCursor: null } };
    const owner = person === undefined ? {} : { ownerIssuer: person.issuer, ownerSubject: person.subject };
    const page = await call.system.consumers.listConsumers({ ...query, ...owner });
    return { status: 200, body: { ...page, items: page.items.map((consumer) => shownConsumer(consumer, identity)) } };
  },

  createConsumer: async ({ body }, context) => ({
    status: 201,
    body: await context.call.system.consumers.createConsumer(await newConsumer(body, context)),
  }),

  getConsumer: async (input, { call, identity }) => ({
    status: 200,
    body: shownConsumer(await call.system.consumers.getConsumer(input), identity),
  }),

  async changeConsumer({ body, ...input }, context) {
    const changes = await allowedChanges(input.consumerId, body, context);
    const consumer = await context.call.system.consumers.changeConsumer({ ...input, body: changes });
    return { status: 200, body: shownConsumer(consumer, context.identity) };
  },

  async closeConsumer(input, { call }) {
    await call.system.consumers.closeConsumer(input);
    return { status: 204 };
  },

  async suspendConsumer(input, { call, identity }) {
    requireOperator(identity);
    return { status: 200, body: await call.system.consumers.suspendConsumer(input) };
  },

  async resumeConsumer(input, { call, identity }) {
    requireOperator(identity);
    return { status: 200, body: await call.system.consumers.resumeConsumer(input) };
  },

  listKeys: async (input, { call }) => ({ status: 200, body: await call.system.consumers.listKeys(input) }),

  async createKey(input, context) {
    await requireUnsuspended(input.consumerId, context);
    return { status: 201, body: await context.call.system.consumers.createKey({ ...input, most: most.keys }) };
  },

  async rotateKey(input, context) {
    await requireUnsuspended(input.consumerId, context);
    return { status: 201, body: await context.call.system.consumers.rotateKey({ ...input, most: most.keys }) };
  },

  async revokeKey(input, { call }) {
    await call.system.consumers.revokeKey(input);
    return { status: 204 };
  },

  listClients: async (input, { call }) => ({ status: 200, body: await call.system.consumers.listClients(input) }),

  async mapClient(input, { call, identity }) {
    requireOperator(identity);
    return { status: 201, body: await call.system.consumers.mapClient(input) };
  },

  async unmapClient(input, { call, identity }) {
    requireOperator(identity);
    await call.system.consumers.unmapClient(input);
    return { status: 204 };
  },

  async listPlanRequests({ own, ...query }, { call, identity }) {
    const mine = own === true ? personOf(identity) : undefined;
    const owner = mine === undefined ? {} : { ownerIssuer: mine.issuer, ownerSubject: mine.subject };
    const page = await call.system.consumers.listPlanRequests({ ...query, ...owner });
    return { status: 200, body: { ...page, items: page.items.map((request) => shownRequest(request, identity)) } };
  },

  async requestPlan(input, context) {
    await requireOnApproval(input.body.plan, context);
    const request = await context.call.system.consumers.requestPlan(input);
    return { status: 201, body: shownRequest(request, context.identity) };
  },

  withdrawPlanRequest: async (input, { call, identity }) => ({
    status: 200,
    body: shownRequest(await call.system.consumers.withdrawPlanRequest(input), identity),
  }),

  async decidePlanRequest({ requestId, body }, context) {
    requireOperator(context.identity);
    const { consumers } = context.call.system;
    if (body.state === 'refused') return { status: 200, body: await consumers.decidePlanRequest({ requestId, body }) };
    // As the plan is now, not as it was when it was asked for.
    const { plan } = await consumers.getPlanRequest({ requestId });
    const decision = { ...body, scopes: await scopesOf(plan, context) };
    return { status: 200, body: await consumers.decidePlanRequest({ requestId, body: decision }) };
  },

  getUsage: async (input, { call }) => ({ status: 200, body: await call.system.consumers.getUsage(input) }),

  getAllowance: async (input, { call }) => ({ status: 200, body: await call.system.consumers.getAllowance(input) }),

  listNotices: async ({ consumerId }, context) => ({ status: 200, body: await noticesOf(consumerId, context) }),

  async listDeprecatedCalls(input, { call, identity }) {
    requireOperator(identity);
    return { status: 200, body: await call.system.consumers.listDeprecatedCalls(input) };
  },

  async listChanges(input, { call, identity }) {
    const page = await call.system.consumers.listChanges(input);
    return { status: 200, body: { ...page, items: page.items.map((change) => shownChange(change, identity)) } };
  },
};
