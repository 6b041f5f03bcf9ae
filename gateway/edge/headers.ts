import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';

/**
 * Judges the header before anybody reads it: what Node merged or kept silently is made visible, and what could be taken
 * for another header is dropped.
 * - two `Authorization` lines: Node keeps the first, so both are put back as a list
 * - two `Host` lines, none on HTTP/1.1, or one that is no host: refused (RFC 9112 §3.2)
 * - another version than 1.1 and 1.0: refused, since nobody agreed on what its fields mean
 * - names with an underscore: dropped, since CGI-like upstreams read `x_user_id` as `x-user-id`
 * @throws Problem `malformed-request`, `expectation-failed`
 */
export function judgeHeaders(request: IncomingMessage): void {
  const { rawHeaders, headers, httpVersion } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    throw new Problem('malformed-request', { detail: 'HTTP/1.1 is spoken here.' });
  }
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
  if (hosts !== 1 && (hosts > 1 || httpVersion === '1.1')) {
    throw new Problem('malformed-request', { detail: 'Exactly one Host header is needed.' });
  }
  if (headers.host !== undefined && !plainHost.test(headers.host)) {
    throw new Problem('malformed-request', { detail: 'The Host header holds what is no host.' });
  }
  // An HTTP/1.0 client cannot mean it (RFC 9110 §10.1.1).
  if (headers.expect !== undefined && httpVersion === '1.1' && headers.expect.toLowerCase() !== '100-continue') {
    throw new Problem('expectation-failed');
  }
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw new Problem('malformed-request', { detail: 'Only Transfer-Encoding: chunked is understood.' });
  }
  if (coding !== undefined && httpVersion === '1.0') {
    throw new Problem('malformed-request', { detail: 'HTTP/1.0 has no Transfer-Encoding.' });
  }
  // Node types it as one string; more than one is for the credential policies to refuse.
  if (authorizations !== undefined && authorizations.length > 1) {
    (headers as Record<string, string | string[]>).authorization = authorizations;
  }
}

// Names and addresses as they are in use, with a port; RFC 3986 §3.2.2 would allow stranger ones.
const plainHost = /^(?:\[[\da-f:.]+\]|[\w.~%-]*)(?::\d{0,5})?$/i;
