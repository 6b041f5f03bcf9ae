import { hash } from 'node:crypto';
import type { Headers } from '../policy.ts';

/** A strong entity tag of exactly these bytes (RFC 9110 §8.8.3). */
export const tagOf = (bytes: Buffer): string => `"${hash('sha256', bytes, 'base64url').slice(0, 27)}"`;

/**
 * Whether the caller has what would be sent (RFC 9110 §13.1.2, §13.1.3): by tag, compared weakly, or else by date.
 * @param request  header of the request
 * @param answer  header of the answer that would be sent
 */
export function hasAlready(request: Headers, answer: Headers): boolean {
  const tags = request['if-none-match'];
  if (tags !== undefined) return String(tags).trim() === '*' || isListed(String(tags), String(answer.etag ?? ''));
  const since = Date.parse(String(request['if-modified-since'] ?? ''));
  return Date.parse(String(answer['last-modified'] ?? '')) <= since;
}

const tag = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

function isListed(tags: string, own: string): boolean {
  const [, opaque] = new RegExp(tag.source).exec(own) ?? [];
  if (opaque === undefined) return false;
  for (const [, listed] of tags.matchAll(tag)) if (listed === opaque) return true;
  return false;
}

/** Request header to ask an upstream whether its answer is still the one; `undefined` when it gave nothing to ask by. */
export function questionFor(stored: Headers): Headers | undefined {
  const question: Record<string, string> = {};
  if (typeof stored.etag === 'string') question['if-none-match'] = stored.etag;
  if (typeof stored['last-modified'] === 'string') question['if-modified-since'] = stored['last-modified'];
  return Object.keys(question).length === 0 ? undefined : question;
}
