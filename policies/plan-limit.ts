import { Problem } from '#problem';
import { callerName } from './parts/caller.ts';
import { addressKey } from './parts/client-address.ts';
import { type Counter, counterFor } from './parts/limiter.ts';
import { limitItem, policyItem } from './parts/rate-limit-fields.ts';
import { retryAfter } from './parts/retry-after.ts';
import { definePolicy, type Exchange, type Plan, type Surroundings } from './policy.ts';

/**
 * Holds every caller to a plan: consumers to theirs, users to `signed-in`, everybody else to `anonymous`. Counts belong
 * to who calls, never to the address of an operation, so spelling it in another way gains nothing. They are counted
 * where they come in: the lower tiers are called by a tier, for somebody who has been counted.
 */
export const planLimit = definePolicy<object>({
  name: 'plan-limit',
  side: 'entry',
  summary: "Limits a caller to its plan's rate and daily quota, and says what is left.",
  refuses: [429],
  settings: {},
  create: (_settings, surroundings) => {
    if (surroundings.operation.tier !== 'experience') return undefined;
    const limits = new Map(
      [...surroundings.plans.values()].map((plan) => [plan.name, createLimit(plan, surroundings)]),
    );
    return async (exchange, next) => {
      const { plan, key } = callerOf(exchange);
      const limit = limits.get(plan);
      if (limit === undefined)
        throw new Problem('internal', { cause: new Error(`there is no plan “${plan}” (${key})`) });
      await limit(key, exchange.outgoing);
      return next(exchange);
    };
  },
});

const day = 86_400;

function callerOf({ identity, address }: Exchange): { readonly plan: string; readonly key: string } {
  if (identity.kind === 'anonymous') return { plan: 'anonymous', key: `address ${addressKey(address)}` };
  const key = callerName(identity);
  if (key === undefined) throw new TypeError(`nobody to count: the ${identity.kind} has no name`);
  return { plan: identity.consumer?.plan ?? (identity.kind === 'user' ? 'signed-in' : 'internal'), key };
}

/** One call against a plan; what is left goes on the answer. */
type Limit = (key: string, outgoing: Exchange['outgoing']) => Promise<void>;

function createLimit({ name, rate, quota }: Plan, surroundings: Surroundings): Limit {
  const count = counterFor('plan', rate.window, surroundings);
  const daily = quota?.day === undefined ? undefined : createDaily(quota.day, surroundings);
  const policy = [policyItem(name, rate.limit, rate.window), ...(daily === undefined ? [] : [daily.policy])].join(', ');

  return async (key, outgoing) => {
    const { used, left } = await count(key);
    outgoing['ratelimit-policy'] = policy;
    outgoing.ratelimit = limitItem(name, rate.limit, used, left);
    if (used > rate.limit)
      throw exhausted(`Plan “${name}” allows ${rate.limit} calls in ${rate.window} seconds.`, left);
    // After the rate, so that calls which were refused do not use up the day.
    if (daily === undefined) return;
    const today = await daily.count(key);
    outgoing.ratelimit += `, ${limitItem('day', daily.limit, today.used, today.left)}`;
    if (today.used > daily.limit)
      throw exhausted(`Plan “${name}” allows ${daily.limit} calls a day (UTC).`, today.left);
  };
}

function createDaily(limit: number, surroundings: Surroundings) {
  const { clock } = surroundings;
  const counter: Counter = counterFor('day', day, surroundings);
  return {
    limit,
    policy: policyItem('day', limit, day),
    async count(key: string) {
      const now = clock.now();
      const left = day * 1000 - (now % (day * 1000));
      // The date is in the key because windows end on whole seconds only.
      const { used } = await counter(`${Math.floor(now / (day * 1000))} ${key}`, Math.ceil(left / 1000));
      return { used, left };
    },
  };
}

const exhausted = (detail: string, left: number): Problem =>
  new Problem('too-many-requests', { detail, headers: { 'retry-after': retryAfter(left) } });
