import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type Environment = 'live' | 'test';

/** A key taken apart. Only `secretHash` is ever stored of its secret. */
export interface ParsedKey {
  readonly environment: Environment;
  readonly id: string;
  /** SHA-256, 32 bytes. */
  readonly secretHash: Buffer;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 10;
/** 27 digits of base 62 are 160.7 bits. */
const secretLength = 27;
/** 62⁶ > 2³²: a CRC-32 fits. */
const checksumLength = 6;

const form = new RegExp(`^cw_(live|test)_([0-9A-Za-z]{${idLength}})_([0-9A-Za-z]{${secretLength + checksumLength}})$`);

/**
 * Makes a key: `cw_<env>_<id>_<secret>`. The last six characters of the secret are a checksum of all before it, so that
 * a typo or a cut-off key is refused without a look-up and a scanner can tell a key from noise. It proves nothing.
 */
export function newKey(environment: Environment): { key: string; id: string; secretHash: Buffer } {
  const id = randomText(idLength);
  const start = `cw_${environment}_${id}_${randomText(secretLength)}`;
  const key = start + checksum(start);
  return { key, id, secretHash: hashSecret(key.slice(-(secretLength + checksumLength))) };
}

/** Takes a key apart; `undefined` when it is none, by its form or its checksum. */
export function parseKey(key: string): ParsedKey | undefined {
  const match = form.exec(key);
  if (!match || checksum(key.slice(0, -checksumLength)) !== key.slice(-checksumLength)) return undefined;
  const [, environment, id, secret] = match as unknown as [string, Environment, string, string];
  return { environment, id, secretHash: hashSecret(secret) };
}

/** One round of SHA-256 is enough: a secret is 160 random bits, which no list of likely passwords holds. */
const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

const checksum = (text: string): string => base62(crc32(text)).padStart(checksumLength, '0');

function base62(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = alphabet.charAt(rest % 62) + text;
  return text;
}

/** Bytes from 248 on are drawn again: 256 is no multiple of 62, and some characters would come up more often. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return text;
}
