import { createBreakers } from '../../policies/circuit-breaker/breakers.ts';
import type { Keep, Surroundings } from '../../policies/policy.ts';
import { unbounded } from '../overload/admission.ts';
import { createLog } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/meter.ts';
import type { Judged } from './judge.ts';
import { createKeeper } from './keep.ts';
import { composePipeline } from './pipeline.ts';
import type { AnyPolicy } from './settings.ts';

/** What is enforced on each operation, resolved: the security posture as a file whose changes show in a review. */
export function enforcedRoutes({ operations, settings, plans }: Judged, catalogue: readonly AnyPolicy[]): object {
  const hold = createKeeper().hold();
  const surroundings = surroundingsOfNobody(plans, hold.keep);
  const routes = operations.map((operation) => {
    const resolved = settings.get(operation.id) ?? {};
    const { enforced } = composePipeline(catalogue, resolved, { ...surroundings, operation }, nobody);
    const { upstream, lifecycle, security, authorize, uses, exceptions } = operation;
    // Words for people enforce nothing.
    const { migration: _, ...dates } = lifecycle;
    const facts = {
      route: `${operation.method} ${operation.path}`,
      upstream: `${upstream.kind} ${upstream.name}`,
      lifecycle: dates,
      security,
      ...(authorize === undefined ? {} : { authorize }),
      uses,
      ...(exceptions.length === 0 ? {} : { exceptions }),
      policies: Object.fromEntries(enforced.map((name) => [name, resolved[name]])),
    };
    return [operation.id, facts] as const;
  });
  hold.release();
  return Object.fromEntries(routes);
}

const nobody = () => Promise.reject(new Error('nobody calls'));

const nobodysKeys: Surroundings['idempotency'] = {
  claim: nobody,
  renew: nobody,
  finish: nobody,
  abandon: nobody,
  release: nobody,
};

/** What policies reach where they are composed to be looked at, and nobody calls from outside. */
export const surroundingsOfNobody = (plans: Surroundings['plans'], keep: Keep): Omit<Surroundings, 'operation'> => ({
  clock: { now: Date.now, monotonic: () => 0 },
  keep,
  log: createLog('silent'),
  meter: createMetrics(),
  issuers: [],
  keys: { find: () => Promise.resolve(undefined) },
  clients: { find: () => undefined },
  tickets: { issue: () => Promise.reject(new Error('nobody calls')), redeem: () => Promise.resolve(undefined) },
  tierKeys: { find: () => Promise.resolve(undefined) },
  breakers: createBreakers(),
  development: false,
  controls: { stopped: undefined, denied: undefined, outdated: false },
  admission: unbounded,
  usage: { counterOf: () => ({ count: () => {} }) },
  idempotency: nobodysKeys,
  counts: {},
  callers: new Set(),
  plans,
  contract: '',
  cacheBytes: 1,
  answerChecks: 'report',
  ask: () => Promise.reject(new Error('nobody calls')),
});
