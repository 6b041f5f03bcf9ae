import type { Plan } from '../../policies/policy.ts';
import { grouped } from './numbers.ts';

/** `600 calls a minute, 50 at once, 20 under way` */
export function rateInWords({ rate, concurrent }: Pick<Plan, 'rate' | 'concurrent'>): string {
  const calls = `${grouped(rate.limit)} calls ${windows[rate.window] ?? `in ${grouped(rate.window)} seconds`}`;
  const burst = rate.burst !== undefined && `${grouped(rate.burst)} at once`;
  const underWay = concurrent !== undefined && `${grouped(concurrent)} under way`;
  return listed(calls, burst, underWay);
}

/** `20,000 a day, 300,000 a month`; empty where a plan has no quota. */
export const quotaInWords = ({ quota: { day, month } = {} }: Pick<Plan, 'quota'>): string =>
  listed(day !== undefined && `${grouped(day)} a day`, month !== undefined && `${grouped(month)} a month`);

/** All that a plan allows, in a line. */
export const limitsInWords = (plan: Pick<Plan, 'rate' | 'concurrent' | 'quota'>): string =>
  listed(rateInWords(plan), quotaInWords(plan));

const windows: Readonly<Record<number, string>> = { 1: 'a second', 60: 'a minute', 3600: 'an hour' };

const listed = (...parts: readonly (string | false)[]): string => parts.filter((part) => part).join(', ');
