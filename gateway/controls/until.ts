import { Problem } from '#problem';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Longest an end may be away: beyond it somebody mistyped. */
const longest = 366 * 86_400_000;

/**
 * When a control ends, in epoch milliseconds; `undefined` where nobody says.
 * @param given  `for`, such as `30m`, or `until`, an ISO 8601 time with its zone
 * @throws Problem  `bad-request`
 */
export function endOf(
  given: { for?: string | undefined; until?: string | undefined },
  now: number,
): number | undefined {
  if (given.for !== undefined && given.until !== undefined)
    throw refuse('/until', 'says the same as `for`: give one of them');
  if (given.for !== undefined) return now + durationOf(given.for);
  if (given.until === undefined) return undefined;
  const time = /(?:Z|[+-]\d\d:\d\d)$/.test(given.until) ? Date.parse(given.until) : Number.NaN;
  if (Number.isNaN(time)) throw refuse('/until', 'must be a time with its zone, such as 2027-01-31T18:00Z');
  if (time <= now) throw refuse('/until', 'has passed');
  if (time > now + longest) throw refuse('/until', 'is more than a year away');
  return time;
}

function durationOf(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const duration = Number(count) * (units[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(duration)) throw refuse('/for', 'must be a number and s, m, h or d, such as 30m');
  if (duration > longest) throw refuse('/for', 'is more than a year');
  return duration;
}

const refuse = (pointer: string, detail: string): Problem =>
  new Problem('bad-request', { errors: [{ pointer, detail }] });
