import { wholeSeconds } from './retry-after.ts';

/** An item of `RateLimit-Policy`: what is allowed (draft-ietf-httpapi-ratelimit-headers-10 §3). `window` in seconds. */
export const policyItem = (name: string, limit: number, window: number): string =>
  `${quoted(name)};q=${limit};w=${window}`;

/** Items of `RateLimit` (§4): how many calls are left, and for how many milliseconds. */
export function limitItem(name: string): (remaining: number, left: number) => string {
  const begin = `${quoted(name)};r=`;
  return (remaining, left) => `${begin}${remaining};t=${wholeSeconds(left)}`;
}

// A structured field string holds printable ASCII only (RFC 9651 §3.3.3).
const quoted = (name: string): string => `"${name.replace(/[^ -~]|["\\]/g, '-')}"`;
