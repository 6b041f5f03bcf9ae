import { hash } from 'node:crypto';
import { Problem } from '#problem';
import { createBadCredentials } from '../parts/bad-credentials.ts';
import type { Identity, Surroundings } from '../policy.ts';
import { createKeySet } from './key-set.ts';
import { createVerifier, refusal } from './verifier.ts';

type TokenSurroundings = Pick<Surroundings, 'issuers' | 'keep' | 'clock' | 'log' | 'meter' | 'controls'>;

/**
 * Whom an access token was issued to. Operations under the same rules share what was found good.
 * @throws Problem  `unauthenticated`, `unavailable`, or `too-many-requests` to who has sent many bad credentials
 */
export type TokenReader = (token: string, address: string) => Identity | Promise<Identity>;

/** @param tolerance  seconds by which the issuer's clock may differ from ours */
export function createTokenReader(
  tolerance: number,
  { issuers, keep, clock, log, meter, controls }: TokenSurroundings,
): TokenReader {
  // Named after all it depends on, so that no token outlives the rules it was found good under.
  const rules = hash('sha256', JSON.stringify([issuers, tolerance]));
  const trusted = issuers.map((issuer) => {
    const keySet = keep(`jwks:${JSON.stringify(issuer.keys)}`, () => createKeySet(issuer, { clock, log, meter }));
    return { ...issuer, keySet };
  });
  const bad = keep('bad-credentials', () => createBadCredentials(clock));
  const verifier = keep(`access-token:${rules}`, () => createVerifier(trusted, tolerance, clock));
  /** Judged with every call: what was found good a moment ago may have been taken back. */
  const admit = (identity: Identity, address: string): Identity => {
    if (controls.outdated) throw unknowable();
    if (identity.token === undefined || !controls.denied?.(identity.token)) return identity;
    bad.note(address);
    throw refusal(new Error('an operator has taken it back'));
  };
  /** Only what is not known yet: whoever is in stays in, whatever others behind the same address send. */
  const verify = async (token: string, address: string): Promise<Identity> => {
    bad.check(address);
    let identity: Identity;
    try {
      identity = await verifier.verify(token);
    } catch (error) {
      if (error instanceof Problem && error.kind === 'unauthenticated') bad.note(address);
      throw error;
    }
    return admit(identity, address);
  };
  return (token, address) => {
    const known = verifier.recall(token);
    return known === undefined ? verify(token, address) : admit(known, address);
  };
}

const unknowable = (): Problem =>
  new Problem('unavailable', {
    detail: 'Access tokens cannot be checked at the moment.',
    headers: { 'retry-after': '5' },
  });
