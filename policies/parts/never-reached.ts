import { Problem } from '#problem';

/** Refused by ourselves: on the way out, or before anything was done. */
const ownRefusals: readonly string[] = ['circuit-open', 'overloaded', 'too-busy'];
/** There was no connection to send anything on. */
const unconnected: readonly unknown[] = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'];

/**
 * Whether a failed call certainly never reached its upstream, so that there is nothing to take back. Every other failure
 * leaves it open: a connection may break, and time run out, after the work was done.
 */
export const neverReached = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.facts.reached === false ||
    ownRefusals.includes(error.kind) ||
    unconnected.includes((error.cause as { code?: unknown } | undefined)?.code));
