import type { Answer, Exchange } from './policy/exchange.ts';
import type { Operation } from './policy/operation.ts';
import type { Surroundings } from './policy/surroundings.ts';

export type * from './policy/admission.ts';
export type * from './policy/controls.ts';
export type * from './policy/counts.ts';
export type * from './policy/credentials.ts';
export type * from './policy/exchange.ts';
export type * from './policy/headers.ts';
export type * from './policy/idempotency.ts';
export type * from './policy/operation.ts';
export type * from './policy/surroundings.ts';
export type * from './policy/usage.ts';

/** What lies behind the policies: an upstream, or a refusal. */
export type Handler = (exchange: Exchange) => Promise<Answer>;

/**
 * Judges an exchange, and calls `next` or refuses; what it gives back may be another answer. It refuses by throwing, at
 * once or later: one that waits for nothing is a plain function, and costs its call nothing but that.
 *
 * `next` never throws: `compose` makes a rejection of whatever is thrown at once further in. What a policy takes before
 * (a place, a trial) it can therefore give back in `next(exchange).then(…, …)`, and needs no `try`.
 */
export type Policy = (exchange: Exchange, next: Handler) => Promise<Answer>;

/** JSON Schema of a setting. `description` is its documentation; `default` its value when nobody sets it. */
export interface SettingSchema {
  readonly type: 'integer' | 'number' | 'string' | 'boolean' | 'array' | 'object';
  readonly description: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly items?: object;
  readonly properties?: object;
}

/** A policy's declaration: what an operator can read about it, and how it is made. */
export interface PolicyDefinition<Settings extends object> {
  readonly name: string;
  /** `entry`: at the edge only. `hop`: at the edge and on every tier call. */
  readonly side: 'entry' | 'hop';
  /** One sentence for the README's table. */
  readonly summary: string;
  /** Statuses of the problems it may answer with. */
  readonly refuses: readonly number[];
  readonly settings: { readonly [Name in keyof Settings]-?: SettingSchema };
  /** Also runs for requests no operation matches, so that a 404 is traced, logged and counted like the rest. */
  readonly unmatched?: true;
  /** Contradictions that a schema cannot say, each a sentence; `others` are the other policies' settings by name. Checked at boot. */
  contradictions?(settings: Settings, operation: Operation, others: Readonly<Record<string, unknown>>): string[];
  /** Makes the policy for one operation; `undefined` when it has nothing to do there, and then it costs nothing. */
  create(settings: Settings, surroundings: Surroundings): Policy | undefined;
}

/** Declares a policy. Exists so that settings, schema and factory check each other. */
export const definePolicy = <Settings extends object>(
  definition: PolicyDefinition<Settings>,
): PolicyDefinition<Settings> => definition;

/**
 * Folds policies, outermost first, around what lies innermost. What it makes rejects, and never throws; without policies
 * it is what lies innermost, as it was.
 */
export const compose = (policies: readonly Policy[], last: Handler): Handler =>
  policies.length === 0
    ? last
    : policies.reduceRight<Handler>(
        (next, policy) => link(policy, next),
        link((exchange) => last(exchange), last),
      );

const link =
  (policy: Policy, next: Handler): Handler =>
  (exchange) => {
    try {
      return policy(exchange, next);
    } catch (error) {
      return Promise.reject(error);
    }
  };
