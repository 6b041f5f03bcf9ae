import { Problem } from '#problem';
import { createBurst } from '../parts/burst.ts';
import type { Spent } from '../parts/limiter/limiter.ts';
import { limiterFor } from '../parts/limiter/limiters.ts';
import { type Period, secondsOf } from '../parts/limiter/period.ts';
import { limitItem, policyItem } from '../parts/rate-limit-fields.ts';
import { retryAfter } from '../parts/retry-after.ts';
import type { Exchange, Plan, Surroundings } from '../policy.ts';

/** Why a call may not be made, if it may not. */
export type Judgement = Problem | undefined;

/** One call against a plan, at once where nobody need be asked; what is left goes on the answer. */
export type Allowance = (key: string, outgoing: Exchange['outgoing']) => Judgement | Promise<Judgement>;

/** One of a plan's limits. */
interface Limit {
  policy(): string;
  spend(key: string): Spent | Promise<Spent>;
  item(spent: Spent): string;
  /** What it allows, for who asked for more. */
  readonly sentence: string;
}

export function createAllowance(plan: Plan, surroundings: Surroundings): Allowance {
  const limits = limitsOf(plan, surroundings);
  const [first, ...others] = limits.map(({ policy }) => policy);
  const policy = (): string => others.reduce((text, next) => `${text}, ${next()}`, first?.() ?? '');

  /** What was refused by one limit does not use up those after it. */
  function judge(key: string, outgoing: Exchange['outgoing'], from: number): Judgement | Promise<Judgement> {
    for (let index = from; index < limits.length; index += 1) {
      const limit = limits[index] as Limit;
      const spent = limit.spend(key);
      if (spent instanceof Promise)
        return spent.then((late) => tell(limit, late, outgoing) ?? judge(key, outgoing, index + 1));
      const refusal = tell(limit, spent, outgoing);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  return (key, outgoing) => {
    outgoing['ratelimit-policy'] = policy();
    return judge(key, outgoing, 0);
  };

  function tell(limit: Limit, spent: Spent, outgoing: Exchange['outgoing']): Judgement {
    const item = limit.item(spent);
    outgoing.ratelimit = outgoing.ratelimit === undefined ? item : `${outgoing.ratelimit}, ${item}`;
    if (spent.admitted) return undefined;
    const detail = `Plan “${plan.name}” allows ${limit.sentence}.`;
    return new Problem('too-many-requests', { detail, headers: { 'retry-after': retryAfter(spent.left) } });
  }
}

/** In the order they are asked: what costs least first. */
function limitsOf({ name, rate, quota, exact = false }: Plan, surroundings: Surroundings): Limit[] {
  const { limit, window, burst } = rate;
  const { day, month } = quota ?? {};
  return [
    ...(burst === undefined ? [] : [burstLimit(burst, (window * 1000) / limit, surroundings)]),
    {
      ...countedLimit(name, limit, window, exact, surroundings),
      sentence: `${limit} calls in ${window} seconds`,
    },
    ...(day === undefined ? [] : [quotaLimit('day', day, surroundings)]),
    ...(month === undefined ? [] : [quotaLimit('month', month, surroundings)]),
  ];
}

const quotaLimit = (period: 'day' | 'month', limit: number, surroundings: Surroundings): Limit => ({
  ...countedLimit(period, limit, period, false, surroundings),
  sentence: `${limit} calls a ${period} (UTC)`,
});

function countedLimit(
  name: string,
  limit: number,
  period: Period,
  exact: boolean,
  surroundings: Surroundings,
): Omit<Limit, 'sentence'> {
  const limiter = limiterFor({ name: typeof period === 'number' ? 'plan' : period, period, exact }, surroundings);
  const item = limitItem(name);
  // Months differ in length.
  const policy = (): string => policyItem(name, limit, secondsOf(period, surroundings.clock.now()));
  const always = period === 'month' ? undefined : policy();
  return {
    policy: always === undefined ? policy : () => always,
    spend: (key) => limiter.spend(key, limit),
    item: ({ remaining, left }) => item(remaining, left),
  };
}

/** @param every  milliseconds in which the rate allows one call */
function burstLimit(most: number, every: number, { clock, keep }: Surroundings): Limit {
  const burst = keep(`burst:${most}:${every}`, () => createBurst(most, every, clock));
  const policy = policyItem('burst', most, Math.max(Math.round((most * every) / 1000), 1));
  const item = limitItem('burst');
  return {
    policy: () => policy,
    spend: burst,
    item: ({ remaining, left }) => item(remaining, left),
    sentence: `${most} calls at once`,
  };
}
