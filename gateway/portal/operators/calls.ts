import type { BreakerRecord, ControlRecord, ProcessRecord, UpstreamHealth } from '../../../apis/desk.ts';
import type {
  ChangeRecord,
  ClientRecord,
  ConsumerRecord,
  ConsumerUsage,
  DeprecatedCalls,
  KeyRecord,
  PlanRequest,
} from '../../../apis/registry.ts';
import type { List, Plan } from '../apps/records.ts';
import type { Visit } from '../desk.ts';

const base = '/experience/operations/v1';
const pathOf = (consumer: string): string => `${base}/consumers/${encodeURIComponent(consumer)}`;

/** A page of a list. */
export interface Paged<T> extends List<T> {
  readonly nextCursor: string | null;
}

export interface LimitsInForce {
  readonly plans: readonly Plan[];
  readonly connections: Readonly<Record<string, number>>;
  readonly operations?: readonly {
    readonly operation: string;
    readonly policies: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }[];
}

export interface BreakersToday extends List<BreakerRecord> {
  readonly processes: readonly ProcessRecord[];
}

/** Query of a list; what is `undefined` is left out. */
type Query = Readonly<Record<string, string | number | undefined>>;

/** What the pages ask of `experience/operations.v1`, in the name of whoever looks. @throws Problem  each as the API refuses */
export function operatorCalls({ ask }: Pick<Visit, 'ask'>) {
  const read = async <T>(path: string, query: Query = {}): Promise<T> =>
    (await ask<T>({ path: `${base}${path}`, query })).body;
  const items = async <T>(path: string, query: Query = {}): Promise<readonly T[]> =>
    (await read<List<T>>(path, query)).items;
  return {
    consumers: (query: Query) => read<Paged<ConsumerRecord>>('/consumers', query),
    consumer: (id: string) => ask<ConsumerRecord>({ path: pathOf(id) }),
    changeConsumer: (id: string, ifMatch: string, body: object) =>
      ask({ method: 'PATCH', path: pathOf(id), ifMatch, body }),
    clients: async (id: string) => (await ask<List<ClientRecord>>({ path: `${pathOf(id)}/clients` })).body.items,
    keys: async (id: string) => (await ask<List<KeyRecord>>({ path: `${pathOf(id)}/keys` })).body.items,
    usage: async (id: string) =>
      (await ask<ConsumerUsage>({ path: `${pathOf(id)}/usage`, query: { period: 'month' } })).body,
    suspend: (id: string, body: object) => ask({ method: 'PUT', path: `${pathOf(id)}/suspension`, body }),
    resume: (id: string) => ask({ method: 'DELETE', path: `${pathOf(id)}/suspension` }),
    revokeKey: (id: string, key: string) =>
      ask({ method: 'DELETE', path: `${pathOf(id)}/keys/${encodeURIComponent(key)}` }),
    requests: (query: Query) => read<Paged<PlanRequest>>('/plan-requests', query),
    decide: (id: string, body: object) =>
      ask({ method: 'PUT', path: `${base}/plan-requests/${encodeURIComponent(id)}/decision`, body }),
    plans: () => items<Plan>('/plans'),
    changes: (query: Query) => read<Paged<ChangeRecord>>('/changes', query),
    controls: () => items<ControlRecord>('/controls'),
    controlChanges: (query: Query) => read<Paged<ControlRecord>>('/control-changes', query),
    setControl: (kind: string, target: string, body: object) =>
      ask({ method: 'PUT', path: `${base}/controls`, query: { kind, target }, body }),
    liftControl: (kind: string, target: string) =>
      ask({ method: 'DELETE', path: `${base}/controls`, query: { kind, target } }),
    breakers: () => read<BreakersToday>('/breakers'),
    holdBreaker: (upstream: string, body: object) =>
      ask({ method: 'PUT', path: `${base}/breakers`, query: { upstream }, body }),
    releaseBreaker: (upstream: string) => ask({ method: 'DELETE', path: `${base}/breakers`, query: { upstream } }),
    upstreams: () => items<UpstreamHealth>('/upstreams'),
    limits: (api: string | undefined) => read<LimitsInForce>('/limits', { api }),
    deprecated: (query: Query) => items<DeprecatedCalls>('/deprecated-calls', query),
  };
}
