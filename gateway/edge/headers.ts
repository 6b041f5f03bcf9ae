import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';

/**
 * Judges the header before anybody reads it: what Node merged or kept silently is made visible, and what could be taken
 * for another header is dropped.
 * - two `Authorization` lines: Node keeps the first, so both are put back as a list
 * - two `Host` lines, or none on HTTP/1.1: refused (RFC 9112 §3.2)
 * - names with an underscore: dropped, since CGI-like upstreams read `x_user_id` as `x-user-id`
 * @throws Problem `malformed-request`, `expectation-failed`
 */
export function judgeHeaders(request: IncomingMessage): void {
  const { rawHeaders, headers } = request;
  let hosts = 0;
  let authorizations: string[] | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
    else if (name.length === 13 && name.toLowerCase() === 'authorization') {
      authorizations ??= [];
      authorizations.push(rawHeaders[index + 1] as string);
    } else if (name.includes('_')) delete headers[name.toLowerCase()];
  }
  if (hosts !== 1 && (hosts > 1 || request.httpVersion === '1.1')) {
    throw new Problem('malformed-request', { detail: 'Exactly one Host header is needed.' });
  }
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw new Problem('malformed-request', { detail: 'Only Transfer-Encoding: chunked is understood.' });
  }
  if (coding !== undefined && request.httpVersion === '1.0') {
    throw new Problem('malformed-request', { detail: 'HTTP/1.0 has no Transfer-Encoding.' });
  }
  // Node types it as one string; more than one is for the credential policies to refuse.
  if (authorizations !== undefined && authorizations.length > 1) {
    (headers as Record<string, string | string[]>).authorization = authorizations;
  }
}
