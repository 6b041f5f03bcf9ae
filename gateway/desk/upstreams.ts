import type { BreakerRecord, UpstreamHealth } from '../../apis/desk.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { figuresOf, type UsageCount } from '../usage/read.ts';

/** From the best to the worst. */
const states = ['closed', 'half-open', 'open'] as const;

/**
 * How every upstream does, by name.
 * @param counts  calls of a while, by operation
 */
export function healthOfUpstreams(
  { all }: Pick<Snapshot, 'all'>,
  counts: readonly UsageCount[],
  breakers: readonly BreakerRecord[],
): UpstreamHealth[] {
  const byOperation = Map.groupBy(counts, ({ operation }) => operation);
  const byUpstream = Map.groupBy(all, ({ operation: { upstream } }) => upstream.name);
  return [...byUpstream]
    .map(([upstream, routes]): UpstreamHealth => {
      const { calls, errors, p50, p95 } = figuresOf(
        routes.flatMap(({ operation }) => byOperation.get(operation.id) ?? []),
      );
      const worst = breakers
        .filter((breaker) => breaker.upstream === upstream)
        .reduce((index, { state }) => Math.max(index, states.indexOf(state)), 0);
      return {
        upstream,
        kind: routes[0]?.operation.upstream.kind ?? 'local',
        apis: [...new Set(routes.map(({ operation }) => operation.api))].sort(),
        state: states[worst] ?? 'closed',
        calls,
        errors,
        ...(p50 === undefined ? {} : { p50 }),
        ...(p95 === undefined ? {} : { p95 }),
      };
    })
    .sort((a, b) => (a.upstream < b.upstream ? -1 : 1));
}
