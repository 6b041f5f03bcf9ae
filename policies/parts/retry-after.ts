/** `Retry-After` in whole seconds (RFC 9110 §10.2.3); never 0, which clients take for “at once”. */
export const retryAfter = (left: number): string => String(Math.max(Math.ceil(left / 1000), 1));
