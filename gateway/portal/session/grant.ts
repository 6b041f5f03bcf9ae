import type { Request } from 'express';
import { redactParameters } from '../../../policies/access-log/redaction.ts';
import { redirectPath } from './sign-in-client.ts';

/** What an issuer sends back with a browser, by which somebody could be signed in (RFC 6749 §4.1.2, OpenID Connect Session Management §2). */
const granted: ReadonlySet<string> = new Set(['code', 'state', 'session_state']);

/**
 * The address of a request as it may be logged: where a sign-in comes back, and that fails, its code has not been used. What an
 * API calls `code` is another thing, and no secret.
 */
export function withoutGrant({ path, url }: Pick<Request, 'path' | 'url'>): string {
  if (!path.startsWith(redirectPath) || !url.includes('?')) return url;
  const mark = url.indexOf('?') + 1;
  return url.slice(0, mark) + redactParameters(url.slice(mark), granted);
}
