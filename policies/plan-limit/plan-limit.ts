import { Problem } from '#problem';
import { callerName } from '../parts/caller.ts';
import { addressKey } from '../parts/client-address.ts';
import { planOf } from '../parts/priority.ts';
import { definePolicy, type Exchange } from '../policy.ts';
import { createAllowance, type Judgement } from './allowance.ts';
import { createEntrance } from './under-way.ts';

/**
 * Holds every caller to a plan: consumers to theirs, users to `signed-in`, everybody else to `anonymous`. Counts belong
 * to who calls, never to the address of an operation, so spelling it in another way gains nothing. They are counted
 * where they come in: the lower tiers are called by a tier, for somebody who has been counted.
 */
export const planLimit = definePolicy<object>({
  name: 'plan-limit',
  side: 'entry',
  summary: "Limits a caller to its plan's rate, quotas and calls under way at once, and says what is left.",
  refuses: [429],
  settings: {},
  create: (_settings, surroundings) => {
    if (surroundings.operation.tier !== 'experience') return undefined;
    const allowances = new Map(
      [...surroundings.plans.values()].map((plan) => {
        const [enter, allow] = [createEntrance(plan, surroundings), createAllowance(plan, surroundings)];
        return [plan.name, (key: string, exchange: Exchange) => enter(key, exchange) ?? allow(key, exchange.outgoing)];
      }),
    );

    function judge(exchange: Exchange): Judgement | Promise<Judgement> {
      const { plan, key } = callerOf(exchange);
      const allow = allowances.get(plan);
      if (allow !== undefined) return allow(key, exchange);
      return new Problem('internal', { cause: new Error(`there is no plan “${plan}” (${key})`) });
    }

    return (exchange, next) => {
      try {
        const judgement = judge(exchange);
        if (judgement === undefined) return next(exchange);
        if (judgement instanceof Problem) return Promise.reject(judgement);
        return judgement.then((late) => (late === undefined ? next(exchange) : Promise.reject(late)));
      } catch (error) {
        return Promise.reject(error);
      }
    };
  },
});

function callerOf({ identity, address }: Exchange): { readonly plan: string; readonly key: string } {
  if (identity.kind === 'anonymous') return { plan: 'anonymous', key: `address ${addressKey(address)}` };
  const key = callerName(identity);
  if (key === undefined) throw new TypeError(`nobody to count: the ${identity.kind} has no name`);
  return { plan: planOf(identity), key };
}
