import { Problem } from '#problem';
import type { Limits } from '../../apis/desk.ts';
import { inShort } from '../../policies/parts/in-short.ts';
import type { ServerLimits } from '../edge/limits.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Policies that hold calls back, or cut them off. */
const holding = ['address-limit', 'validate', 'deadline', 'retry', 'bulkhead', 'circuit-breaker', 'timeout'];

/** What holds calls back. @param api  `<tier>/<api>.v<major>`. @throws Problem  `not-found` */
export function limitsIn({ plans, all }: Pick<Snapshot, 'plans' | 'all'>, server: ServerLimits, api?: string): Limits {
  const limits = { plans: [...plans.values()], connections: { ...server } };
  if (api === undefined) return limits;
  const routes = all.filter(({ operation }) => operation.api === api);
  if (routes.length === 0) throw new Problem('not-found', { detail: `There is no API ${inShort(api)}.` });
  return {
    ...limits,
    operations: routes.map(({ operation, settings }) => ({
      operation: operation.id,
      policies: Object.fromEntries(
        holding.flatMap((name) => {
          const own = settings[name] as Readonly<Record<string, unknown>> | undefined;
          return own === undefined || Object.keys(own).length === 0 ? [] : [[name, own]];
        }),
      ),
    })),
  };
}
