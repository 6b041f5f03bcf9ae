import { Problem } from '#problem';

/** A request target judged once: what is routed, logged and forwarded. */
export interface Target {
  readonly path: string;
  /** Without `?`; empty when none. */
  readonly query: string;
}

// RFC 3986 §3.3 pchar and `/`, less `;`: nobody here uses path parameters, and servers disagree about them.
const plain = /^\/[A-Za-z0-9\-._~!$&'()*+,=:@%/]*$/;
// Tab, controls and spaces cannot arrive; `#` and brackets may, and do not belong in a query (RFC 3986 §3.4).
const plainQuery = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/?[\]|"{}^`<>\\]*$/;

/**
 * Judges `request.url`. Only origin-form is taken; dot segments, empty segments, encoded slashes, backslashes and NUL are
 * refused rather than repaired, so that no two readers of the path can disagree. Encoded unreserved characters are decoded
 * (RFC 3986 §6.2.2.2): `/%78` and `/x` are one address.
 * @throws Problem `malformed-request`, `uri-too-long`
 */
export function judgeTarget(url: string, longest: number): Target {
  if (url.length > longest) throw new Problem('uri-too-long', { detail: `Addresses may have ${longest} characters.` });
  const mark = url.indexOf('?');
  const raw = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? '' : url.slice(mark + 1);
  if (!plain.test(raw)) throw malformed('The path holds characters that may not stand there.');
  if (!plainQuery.test(query)) throw malformed('The query holds characters that must be percent-encoded.');
  const path = raw.includes('%') ? decodeUnreserved(raw) : raw;
  if (path.includes('//') || /\/\.{1,2}(?:\/|$)/.test(path)) throw malformed('The path has an empty or a dot segment.');
  return { path, query };
}

function decodeUnreserved(path: string): string {
  return path.replace(/%(.{0,2})/g, (encoded, hex: string) => {
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) throw malformed('The path has a malformed percent-encoding.');
    const code = Number.parseInt(hex, 16);
    if (code === 0x2f || code === 0x5c || code < 0x20 || code === 0x7f) {
      throw malformed('The path has an encoded slash, backslash or control character.');
    }
    const character = String.fromCharCode(code);
    return /[A-Za-z0-9\-._~]/.test(character) ? character : encoded.toUpperCase();
  });
}

const malformed = (detail: string): Problem => new Problem('malformed-request', { detail });
