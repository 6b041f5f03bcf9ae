/** An item of `RateLimit-Policy`: what is allowed (draft-ietf-httpapi-ratelimit-headers-10 §3). `window` in seconds. */
export const policyItem = (name: string, limit: number, window: number): string =>
  `${quoted(name)};q=${limit};w=${window}`;

/** An item of `RateLimit`: what is left, and for how long (§4). `left` in milliseconds. */
export const limitItem = (name: string, limit: number, used: number, left: number): string =>
  `${quoted(name)};r=${Math.max(limit - used, 0)};t=${Math.ceil(left / 1000)}`;

// A structured field string holds printable ASCII only (RFC 9651 §3.3.3).
const quoted = (name: string): string => `"${name.replace(/[^ -~]|["\\]/g, '-')}"`;
