import { Problem } from '#problem';
import type { Contract, components } from '../../contracts/system/consumers.v1.ts';
import type { RegistryHandlers } from '../../handler.ts';
import { isOperator, personOf, requireOperator } from '../../operator.ts';
import { isRecordNumber, pageBounds, pageOf } from '../../page.ts';
import { changeable, isConsumerId, isSame, listedOwner, readable, signatureOf } from './actor.ts';
import { momentOf } from './moment.ts';
import { planRequestHandlers } from './plan-requests.ts';

type Plan = components['schemas']['Plan'];

export const handlers: RegistryHandlers<Contract> = {
  async listPlans(_input, { registry }) {
    const items = registry.plans().map(
      ({ name, description, rate, concurrent, quota, scopes, offered }): Plan => ({
        plan: name,
        description,
        rate,
        ...(concurrent === undefined ? {} : { concurrent }),
        ...(quota === undefined ? {} : { quota }),
        scopes,
        ...(offered === undefined ? {} : { offered }),
      }),
    );
    return { status: 200, body: { items } };
  },

  async listConsumers(query, context) {
    const { after, limit, rows } = pageBounds(query, isConsumerId);
    const owner = listedOwner(context, query);
    if (owner === 'nobody') return { status: 200, body: { items: [], nextCursor: null } };
    const found = await context.registry.listConsumers({
      rows,
      ...(owner === 'all' ? {} : { owner }),
      ...(query.plan === undefined ? {} : { plan: query.plan }),
      ...(query.search === undefined ? {} : { search: query.search }),
      ...(after === undefined ? {} : { after }),
    });
    const page = pageOf(
      found,
      limit,
      ({ consumerId }) => consumerId,
      (consumer) => consumer,
    );
    return { status: 200, body: page };
  },

  async createConsumer({ body, most }, context) {
    if (!isOperator(context.identity) && !isSame(body.owner, personOf(context.identity))) {
      throw new Problem('forbidden', { detail: 'A person enters consumers of their own.' });
    }
    return { status: 201, body: await context.registry.createConsumer(body, signatureOf(context), most) };
  },

  getConsumer: async ({ consumerId }, context) => ({
    status: 200,
    body: await readable(consumerId, context.registry, context),
  }),

  async changeConsumer({ consumerId, 'If-Match': tag, body }, context) {
    await changeable(consumerId, context.registry, context);
    const revision = Number(tag.slice(1, -1));
    const changed = await context.registry.changeConsumer(consumerId, revision, body, signatureOf(context));
    return { status: 200, body: changed };
  },

  async closeConsumer({ consumerId }, context) {
    await changeable(consumerId, context.registry, context);
    await context.registry.closeConsumer(consumerId, signatureOf(context));
    return { status: 204 };
  },

  async suspendConsumer({ consumerId, body }, context) {
    requireOperator(context.identity);
    if (body.until !== undefined) momentOf(body.until, '/until', context.clock);
    return { status: 200, body: await context.registry.suspend(consumerId, body, signatureOf(context)) };
  },

  async resumeConsumer({ consumerId }, context) {
    requireOperator(context.identity);
    return { status: 200, body: await context.registry.resume(consumerId, signatureOf(context)) };
  },

  async listKeys({ consumerId }, context) {
    await readable(consumerId, context.registry, context);
    return { status: 200, body: { items: await context.registry.listKeys(consumerId) } };
  },

  async createKey({ consumerId, body, most }, context) {
    const consumer = await changeable(consumerId, context.registry, context);
    const { label, environment = 'live', scopes = consumer.scopes, expiresAt } = body;
    const expires = expiresAt === undefined ? {} : { expires: momentOf(expiresAt, '/expiresAt', context.clock) };
    const wanted = { consumerId, label, environment, scopes, ...expires };
    return { status: 201, body: await context.registry.createKey(wanted, signatureOf(context), most) };
  },

  async rotateKey({ consumerId, keyId, body, most }, context) {
    await changeable(consumerId, context.registry, context);
    const { overlapSeconds: overlap = 86_400, expiresAt } = body;
    const expires = expiresAt === undefined ? {} : { expires: momentOf(expiresAt, '/expiresAt', context.clock) };
    const rotation = { consumerId, keyId, overlap, ...expires };
    return { status: 201, body: await context.registry.rotateKey(rotation, signatureOf(context), most) };
  },

  async revokeKey({ consumerId, keyId }, context) {
    await changeable(consumerId, context.registry, context);
    await context.registry.revokeKey(consumerId, keyId, signatureOf(context));
    return { status: 204 };
  },

  async listClients({ consumerId }, context) {
    await readable(consumerId, context.registry, context);
    return { status: 200, body: { items: await context.registry.listClients(consumerId) } };
  },

  // Who maps another's client takes its calls for their own: operators know whose is whose.
  async mapClient({ consumerId, body }, context) {
    requireOperator(context.identity);
    return { status: 201, body: await context.registry.mapClient({ consumerId, ...body }, signatureOf(context)) };
  },

  async unmapClient({ consumerId, issuer, clientId }, context) {
    requireOperator(context.identity);
    await context.registry.unmapClient({ consumerId, issuer, clientId }, signatureOf(context));
    return { status: 204 };
  },

  async getUsage({ consumerId, period = 'day', environment = 'live' }, context) {
    await readable(consumerId, context.registry, context);
    const usage = await context.registry.usage(consumerId, { period, environment });
    return { status: 200, body: { consumerId, environment, ...usage } };
  },

  async getAllowance({ consumerId, environment = 'live' }, context) {
    await readable(consumerId, context.registry, context);
    return {
      status: 200,
      body: { consumerId, environment, ...(await context.registry.allowance(consumerId, environment)) },
    };
  },

  async listDeprecatedCalls({ consumerId, api, days = 30 }, context) {
    if (consumerId === undefined) requireOperator(context.identity);
    else await readable(consumerId, context.registry, context);
    const items = await context.registry.deprecatedCalls({
      days,
      ...(api === undefined ? {} : { api }),
      ...(consumerId === undefined ? {} : { consumerId }),
    });
    return { status: 200, body: { items } };
  },

  ...planRequestHandlers,

  async listChanges({ consumerId, ...page }, context) {
    if (consumerId === undefined) requireOperator(context.identity);
    else await readable(consumerId, context.registry, context);
    const { after, limit, rows } = pageBounds(page, isRecordNumber);
    const changes = await context.registry.history({
      rows,
      ...(consumerId === undefined ? {} : { consumerId }),
      ...(after === undefined ? {} : { before: after }),
    });
    const body = pageOf(
      changes,
      limit,
      ({ version }) => version,
      (change) => change,
    );
    return { status: 200, body };
  },
};
