import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';

/**
 * A session's id, which only the browser has. The store knows its hash; the key that its tokens are sealed with and the
 * token of its forms are derived from it. So neither a dump of the store nor the gateway's files open a session.
 */
export const newId = (): string => randomBytes(idBytes).toString('base64url');

const idBytes = 32;

/** Whether a text can be an id at all. */
export const isId = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** What the store knows a session by. */
export const idHash = (id: string): Buffer => hash('sha256', id, 'buffer');

/** What each form has to bring along. */
export const formTokenOf = (id: string): string => derive(id, 'form').toString('base64url');

/** Seals a value for whoever has the id. */
export function seal(id: string, value: unknown): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, derive(id, 'seal'), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** Opens what was sealed. @throws Error  where it was sealed for another id, or changed since */
export function unseal<T>(id: string, sealed: Uint8Array): T {
  const decipher = createDecipheriv(algorithm, derive(id, 'seal'), sealed.subarray(0, nonceBytes));
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as T;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const derive = (id: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', id, '', `causeway portal session ${purpose}`, 32));
