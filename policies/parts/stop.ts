import { Problem } from '#problem';
import type { Stop } from '../policy.ts';
import { retryAfter } from './retry-after.ts';

/** Milliseconds after which to try again where nobody has said how long maintenance takes. */
const usualMaintenance = 60_000;

/**
 * The refusal of what is stopped.
 * @param now  epoch milliseconds
 * @param below  whether it stands in a tier the caller does not know of: then nothing is said of what it is
 */
export function refusalOf(stop: Stop, now: number, below = false): Problem {
  const { kind, scope, until } = stop;
  const detail = describeStop(stop, below ? 'Something this operation needs' : subjects[scope]);
  // Not for consumers: to come back is no help to somebody who may not, and no maintenance says when one may.
  if (scope === 'consumer') return new Problem('forbidden', { detail });
  const wait = until === undefined ? waits[kind] : until - now;
  return new Problem(kind, { detail, ...(wait === undefined ? {} : { headers: { 'retry-after': retryAfter(wait) } }) });
}

/** What is stopped until when, and what the operator wants callers to know. @param what  begins the sentence */
export function describeStop({ kind, scope, notice, until }: Stop, what: string = subjects[scope]): string {
  const end = until === undefined ? '' : ` until ${instant(until)}`;
  const sentence = `${what} is ${stopWords[kind]}${end}.`;
  return notice === undefined ? sentence : `${sentence} ${notice}`;
}

export const stopWords: Readonly<Record<Stop['kind'], string>> = {
  'switched-off': 'switched off',
  maintenance: 'closed for maintenance',
};

/** Whether what is under way is let through to its end: when everything closes, nothing new comes in at the door. */
export const isDrained = ({ scope }: Stop): boolean => scope === 'gateway';

const subjects: Readonly<Record<Stop['scope'], string>> = {
  operation: 'This operation',
  api: 'This API',
  tier: 'This tier',
  gateway: 'The gateway',
  consumer: 'This consumer',
};

const waits: Readonly<Record<Stop['kind'], number | undefined>> = {
  maintenance: usualMaintenance,
  'switched-off': undefined,
};

/** To the second, UTC. */
const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
