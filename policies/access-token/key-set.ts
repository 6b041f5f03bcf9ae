import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { Problem } from '#problem';
import type { Clock, Issuer, Log, Meter } from '../policy.ts';

/** Finds the key a token was signed with; throws `unavailable` when it cannot be known whether there is one. */
export type KeySet = JWTVerifyGetKey;

/** An issuer's keys: given with it, or fetched and remembered. */
export function createKeySet({ issuer, keys }: Issuer, around: KeySetSurroundings): KeySet {
  return 'jwks' in keys ? createLocalJWKSet(keys.jwks as JSONWebKeySet) : createRemoteKeySet(keys.url, issuer, around);
}

export interface KeySetSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

const freshFor = 10 * 60_000;
const usableFor = 24 * 3_600_000;
const longestFetch = 2_000;
const largestSet = 1_000_000;
const pauseAfterSuccess = 30_000;
/** After the first failure; each one more doubles it, up to the longest. */
const pauseAfterFailure = 5_000;
const longestPause = 60_000;

/**
 * jose's remote set, but an outage of the issuer neither fails tokens whose key is known (for a day) nor makes callers
 * wait: on its own, jose fails every token once its set is ten minutes old, and every token with an unknown `kid` fetches.
 * How old the keys are shows in `causeway_token_keys_fetched_seconds`, long before they are too old.
 * @param issuer  whose keys they are, for the log and the metrics
 */
export function createRemoteKeySet(url: string, issuer: string, { clock, log, meter }: KeySetSurroundings): KeySet {
  const fetches = meter.counter('causeway_token_key_fetches_total', 'Times the keys of a token issuer were fetched.', [
    'issuer',
    'outcome',
  ]);
  const fetchedAt = meter.gauge(
    'causeway_token_keys_fetched_seconds',
    'When the keys of a token issuer were last fetched, in seconds since 1970. They serve for a day.',
    ['issuer'],
    'max',
  );
  const remote = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: longestFetch,
    [customFetch]: fetchSmall,
  });
  let fetched = Number.NEGATIVE_INFINITY;
  let attempted = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let running: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    attempted = clock.monotonic();
    try {
      await remote.reload();
      fetched = clock.monotonic();
      failures = 0;
      fetches.inc({ issuer, outcome: 'fetched' });
      fetchedAt.set({ issuer }, clock.now() / 1000);
    } catch (error) {
      failures += 1;
      fetches.inc({ issuer, outcome: 'failed' });
      log.warn({ issuer, error }, 'the keys of a token issuer could not be fetched');
    } finally {
      running = undefined;
    }
  }

  /** Fetches when it is time. Waits for it only while the issuer is thought to be well. */
  async function renew(): Promise<void> {
    const known = failures > 0;
    const pause = known ? Math.min(pauseAfterFailure * 2 ** (failures - 1), longestPause) : pauseAfterSuccess;
    if (running === undefined && clock.monotonic() - attempted >= pause) running = fetchKeys();
    if (!known) await running;
  }

  return async (header, token) => {
    const age = clock.monotonic() - fetched;
    if (age > usableFor) {
      await renew();
      if (clock.monotonic() - fetched > usableFor) throw unreachable();
    } else if (age > freshFor) {
      void renew();
    }
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await renew();
      if (failures > 0) throw unreachable();
      return remote(header, token);
    }
  };
}

const unreachable = (): Problem =>
  new Problem('unavailable', {
    detail: 'Access tokens cannot be checked at the moment.',
    headers: { 'retry-after': String(pauseAfterFailure / 1000) },
  });

/** `fetch`, but an issuer gone mad cannot fill our memory, nor one mistake in its set take all keys away. */
async function fetchSmall(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (response.status !== 200 || response.body === null) return response;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > largestSet) throw new Error(`the key set is larger than ${largestSet} bytes`);
    chunks.push(chunk);
  }
  return new Response(keysIn(Buffer.concat(chunks)), { status: 200 });
}

/** The set without what is no key at all: jose refuses a set for one of these, and every token with it. */
function keysIn(bytes: Buffer): string {
  const text = bytes.toString();
  const set: unknown = JSON.parse(text);
  const keys: unknown = isObject(set) ? set.keys : undefined;
  return Array.isArray(keys) ? JSON.stringify({ keys: keys.filter(isObject) }) : text;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
