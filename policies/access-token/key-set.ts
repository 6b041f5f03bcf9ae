import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { Problem } from '#problem';
import type { Clock, Issuer, Log } from '../policy.ts';

/** Finds the key a token was signed with; throws `unavailable` when it cannot be known whether there is one. */
export type KeySet = JWTVerifyGetKey;

/** An issuer's keys: given with it, or fetched and remembered. */
export function createKeySet({ issuer, keys }: Issuer, clock: Clock, log: Log): KeySet {
  return 'jwks' in keys
    ? createLocalJWKSet(keys.jwks as JSONWebKeySet)
    : createRemoteKeySet(keys.url, issuer, clock, log);
}

const freshFor = 10 * 60_000;
const usableFor = 24 * 3_600_000;
const longestFetch = 2_000;
const largestSet = 1_000_000;
const pauseAfterSuccess = 30_000;
const pauseAfterFailure = 5_000;

/**
 * jose's remote set, but an outage of the issuer neither fails tokens whose key is known (for a day) nor makes callers
 * wait: on its own, jose fails every token once its set is ten minutes old, and every token with an unknown `kid` fetches.
 * @param issuer  whose keys they are, for the log
 */
export function createRemoteKeySet(url: string, issuer: string, clock: Clock, log: Log): KeySet {
  const remote = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: longestFetch,
    [customFetch]: fetchSmall,
  });
  let fetched = Number.NEGATIVE_INFINITY;
  let attempted = Number.NEGATIVE_INFINITY;
  let failed = false;
  let running: Promise<void> | undefined;

  async function fetchKeys(): Promise<void> {
    attempted = clock.monotonic();
    try {
      await remote.reload();
      fetched = clock.monotonic();
      failed = false;
    } catch (error) {
      failed = true;
      log.warn({ issuer, error }, 'the keys of a token issuer could not be fetched');
    } finally {
      running = undefined;
    }
  }

  /** Fetches when it is time. Waits for it only while the issuer is thought to be well. */
  async function renew(): Promise<void> {
    const known = failed;
    const pause = failed ? pauseAfterFailure : pauseAfterSuccess;
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
      if (failed) throw unreachable();
      return remote(header, token);
    }
  };
}

const unreachable = (): Problem =>
  new Problem('unavailable', {
    detail: 'Access tokens cannot be checked at the moment.',
    headers: { 'retry-after': String(pauseAfterFailure / 1000) },
  });

/** `fetch`, but an issuer gone mad cannot fill our memory. */
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
  return new Response(Buffer.concat(chunks), { status: 200 });
}
