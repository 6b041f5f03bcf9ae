import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { createOnce, exists } from '../store/folder.ts';

/** What the issuer signs with. It survives restarts, and with it the tokens that are out. */
export interface SigningKeys {
  /** RSA, with its private part. */
  readonly key: JWK;
  /** The same for everybody to see. */
  readonly publicKey: JWK;
  readonly cookieKeys: readonly string[];
}

/** The keys in the data folder, made on first use, for its owner only. */
export async function openSigningKeys(folder: string): Promise<SigningKeys> {
  const file = join(folder, 'development-issuer.json');
  if (!(await exists(file))) await createOnce(file, JSON.stringify(await makeKeys()));
  const { key, cookieKeys } = parse(file, await readFile(file, 'utf8'));
  const { kty, n, e, kid, alg, use } = key;
  return { key, publicKey: { kty, n, e, kid, alg, use } as JWK, cookieKeys };
}

type Kept = Pick<SigningKeys, 'key' | 'cookieKeys'>;

async function makeKeys(): Promise<Kept> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const key = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(key);
  return { key: { ...key, kid, alg: 'RS256', use: 'sig' }, cookieKeys: [randomBytes(32).toString('base64url')] };
}

function parse(file: string, text: string): Kept {
  try {
    return JSON.parse(text) as Kept;
  } catch (error) {
    throw new Error(`${file} is damaged: delete it, and the next start makes new keys.`, { cause: error });
  }
}
