import type { Kysely } from 'kysely';
import { Problem, type Violation } from '#problem';
import type {
  ConsumerChanges,
  ConsumerFacts,
  ConsumerRecord,
  ConsumerRegistry,
  Signature,
  Suspension,
} from '../../apis/registry.ts';
import type { Clock, Lifecycle } from '../../policies/policy.ts';
import type { Control } from '../controls/control.ts';
import type { ControlRoom } from '../controls/controls.ts';
import { readQuotas } from '../limits/quota.ts';
import type { Usage } from '../usage/usage.ts';
import { type Deed, putOnRecord, readHistory } from './changes.ts';
import { enterClient, readClients, removeClient } from './clients.ts';
import { editConsumer, endConsumer, enterConsumer, noConsumer, readConsumer, readConsumers } from './consumers.ts';
import { endKey, enterKey, exchangeKey, readKeys } from './keys.ts';
import type { Offers } from './offers.ts';
import { enterPlanRequest, readPlanRequest, readPlanRequests, settlePlanRequest } from './plan-requests.ts';
import { consumerTables } from './tables.ts';

export interface RecordParts {
  readonly db: Kysely<unknown>;
  readonly clock: Clock;
  readonly controls: Pick<ControlRoom, 'inForce' | 'set'>;
  readonly usage: Pick<Usage, 'read' | 'deprecatedCalls'>;
  /** Told of whose record was changed, so that it holds here at once. */
  forget(consumerId: string): Promise<void>;
}

/** The door to the record of consumers, for handlers. */
export function createConsumerRecord(
  { db, clock, controls, usage, forget }: RecordParts,
  offers: Offers,
): ConsumerRegistry {
  const tables = consumerTables(db);

  const shown = (consumer: ConsumerRecord): ConsumerRecord => {
    const { consumerId } = consumer;
    const off = controls.inForce().find(({ kind, target }) => kind === 'consumer' && target === consumerId);
    return off === undefined ? consumer : { ...consumer, suspended: suspensionOf(off) };
  };
  const read = async (consumerId: string): Promise<ConsumerRecord> => {
    const consumer = await readConsumer(tables, consumerId);
    if (consumer === undefined) throw noConsumer(consumerId);
    return shown(consumer);
  };
  const noted = async <T>(consumerId: string, work: Promise<T>): Promise<T> => {
    const done = await work;
    await forget(consumerId);
    return done;
  };
  /** The control is kept first: should the second fail, the consumer is stopped, and the control's own row says by whom. */
  const control = async (consumerId: string, wanted: Pick<Control, 'state'> & Partial<Control>, by: Signature) => {
    const before = await read(consumerId);
    await controls.set({ ...wanted, kind: 'consumer', target: consumerId, who: nameOf(by) });
    const after = await read(consumerId);
    const action: Deed['action'] = wanted.state === 'off' ? 'consumer-suspended' : 'consumer-resumed';
    const deed: Deed = { action, consumerId, before: before.suspended, after: after.suspended };
    await tables.transaction().execute((writing) => putOnRecord(writing, clock.now(), deed, by));
    return after;
  };

  return {
    plans: () => [...offers.plans.values()],
    listConsumers: async (query) => (await readConsumers(tables, query)).map(shown),
    findConsumer: async (consumerId) => {
      const consumer = await readConsumer(tables, consumerId);
      return consumer && shown(consumer);
    },
    createConsumer: async (wanted, by, most) => {
      requireOffered(wanted, offers);
      return enterConsumer(tables, clock, wanted, by, most);
    },
    changeConsumer: async (consumerId, revision, changes, by) => {
      requireOffered(changes, offers);
      const edit = editConsumer(tables, clock, consumerId, by, (before) => {
        if (before.revision === revision) return changes;
        throw new Problem('changed-meanwhile', { detail: `“${consumerId}” is at revision ${before.revision} by now.` });
      });
      return shown(await noted(consumerId, edit));
    },
    suspend: (consumerId, { reason, notice, until }, by) =>
      control(
        consumerId,
        { state: 'off', reason, notice, until: until === undefined ? undefined : Date.parse(until) },
        by,
      ),
    resume: (consumerId, by) => control(consumerId, { state: 'lifted' }, by),
    closeConsumer: (consumerId, by) => noted(consumerId, endConsumer(tables, clock, consumerId, by)),
    listKeys: (consumerId) => readKeys(tables, clock, consumerId),
    createKey: (wanted, by, most) => enterKey(tables, clock, wanted, by, most),
    rotateKey: (rotation, by, most) => noted(rotation.consumerId, exchangeKey(tables, clock, rotation, by, most)),
    revokeKey: async (consumerId, keyId, by) => {
      await noted(consumerId, endKey(tables, clock, { consumerId, keyId }, by));
    },
    listClients: (consumerId) => readClients(tables, consumerId),
    mapClient: (wanted, by) => noted(wanted.consumerId, enterClient(tables, clock, wanted, by)),
    unmapClient: (client, by) => noted(client.consumerId, removeClient(tables, clock, client, by)),
    listPlanRequests: (query) => readPlanRequests(tables, query),
    findPlanRequest: (requestId) => readPlanRequest(tables, requestId),
    requestPlan: async (wanted, by) => {
      requireOffered({ plan: wanted.plan }, offers);
      return enterPlanRequest(tables, clock, wanted, by);
    },
    decidePlanRequest: async (requestId, decision, by) => {
      const decided = await settlePlanRequest(tables, clock, requestId, decision, by);
      await forget(decided.consumerId);
      return decided;
    },
    usage: (consumerId, { period, environment }) => usage.read({ consumerId, environment }, period),
    allowance: async (consumerId, environment) => {
      const { plan: name } = await read(consumerId);
      const plan = offers.plans.get(name);
      if (plan === undefined) throw new Problem('internal', { cause: new Error(`there is no plan “${name}”`) });
      const { rate, concurrent } = plan;
      return {
        plan: name,
        rate,
        ...(concurrent === undefined ? {} : { concurrent }),
        ...(await readQuotas(db, clock, { id: consumerId, environment }, plan)),
      };
    },
    deprecatedCalls: async (wanted) =>
      (await usage.deprecatedCalls(wanted)).map(({ lastSeen, ...row }) => ({
        ...row,
        lastSeen: lastSeen.toISOString(),
        lifecycle: endOf(offers.lifecycleOf(row.operation.split('#', 1)[0] as string)),
      })),
    history: (query) => readHistory(tables, query),
  };
}

/** @throws Problem  `unprocessable` naming the plan, APIs and versions that do not exist */
function requireOffered(facts: ConsumerChanges | Partial<ConsumerFacts>, offers: Offers): void {
  const errors: Violation[] = [];
  const { plan, apis, pins } = facts;
  if (plan !== undefined && !offers.plans.has(plan ?? '')) {
    errors.push({ pointer: '/plan', detail: `there is no plan ${plan}` });
  }
  for (const [index, api] of (apis ?? []).entries()) {
    if (offers.versionsOf(api) === undefined)
      errors.push({ pointer: `/apis/${index}`, detail: `there is no API ${api}` });
  }
  for (const [api, version] of Object.entries(pins ?? {})) {
    const versions = offers.versionsOf(api);
    if (versions?.includes(version)) continue;
    const detail = versions === undefined ? `there is no API ${api}` : `must be one of ${versions.join(', ')}`;
    errors.push({ pointer: `/pins/${api.replaceAll('~', '~0').replaceAll('/', '~1')}`, detail });
  }
  if (errors.length > 0) throw new Problem('unprocessable', { detail: 'Some of it does not exist here.', errors });
}

/** Of a lifecycle, what tells when it ends. */
const endOf = ({ state, deprecated, sunset, successor }: Lifecycle = { state: 'active', since: '' }) => ({
  state,
  ...(deprecated === undefined ? {} : { deprecated }),
  ...(sunset === undefined ? {} : { sunset }),
  ...(successor === undefined ? {} : { successor }),
});

const suspensionOf = ({ reason, notice, since, until }: Control): Suspension => ({
  ...(reason === undefined ? {} : { reason }),
  ...(notice === undefined ? {} : { notice }),
  since: new Date(since).toISOString(),
  ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
});

const nameOf = ({ author: { kind, subject, issuer, consumerId } }: Signature): string =>
  subject === undefined ? (consumerId ?? kind) : `${subject} (${issuer})`;
