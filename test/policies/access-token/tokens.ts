import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Issuer } from '../../../policies/policy.ts';

/** Epoch seconds at which the test clock stands. */
export const now = Date.parse('2026-11-20T12:00:00Z') / 1000;
export const audience = 'https://api.causeway.example';

/** An issuer with one signing key, to mint any token with. */
export interface TestIssuer {
  readonly issuer: Issuer;
  readonly jwk: JWK;
  readonly key: CryptoKey;
  mint(claims?: JWTPayload, header?: Record<string, unknown>): Promise<string>;
}

export async function createTestIssuer(name = 'https://id.example', kid = 'k1'): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  return {
    issuer: {
      issuer: name,
      audience,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      scopeClaim: 'scope',
      keys: { jwks: { keys: [jwk] } },
    },
    jwk,
    key: privateKey,
    mint: (claims = {}, header = {}) =>
      new SignJWT({
        iss: name,
        aud: audience,
        sub: 'shopper',
        client_id: 'web',
        scope: 'orders:read orders:write',
        iat: now,
        exp: now + 600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
        .sign(privateKey),
  };
}

/** A token of this issuer that says exactly this, well signed. */
export async function signText({ key }: TestIssuer, header: object, payload: string): Promise<string> {
  const text = forge({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header }, payload).replace(/\.AAAA$/, '');
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(text));
  return `${text}.${Buffer.from(signature).toString('base64url')}`;
}

/** A token as an attacker writes it: any header, any payload text, any signature. */
export const forge = (header: object, payload: object | string, signature = 'AAAA'): string =>
  [JSON.stringify(header), typeof payload === 'string' ? payload : JSON.stringify(payload)]
    .map((part) => Buffer.from(part).toString('base64url'))
    .concat(signature)
    .join('.');
