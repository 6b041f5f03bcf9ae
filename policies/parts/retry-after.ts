/** Milliseconds as seconds, rounded up; clocks have fractions, and for one of them 60 s are not 61. */
export const wholeSeconds = (milliseconds: number): number => Math.ceil(Math.floor(milliseconds) / 1000);

/** `Retry-After` in whole seconds (RFC 9110 §10.2.3); never 0, which clients take for “at once”. */
export const retryAfter = (left: number): string => String(Math.max(wholeSeconds(left), 1));

/** What a service says of it, where that is a number of seconds; it may also say a date, or nonsense. */
export const saidSeconds = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? value : undefined;
