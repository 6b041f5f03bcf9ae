import type { Exchange, Headers, Upstream } from '../../policies/policy.ts';
import { traceparent } from '../../policies/trace/trace-context.ts';

export type HttpUpstream = Extract<Upstream, { kind: 'http' }>;

/**
 * Makes the function that writes an upstream's request header: name, value, name, value. What came is passed on unless
 * it is hop-by-hop (RFC 9110 §7.6.1), frames the message, is a credential of the caller, or claims to be somebody; the
 * gateway's own fields are added after that, so no `Connection` option of a caller can name them away.
 * @param publicUrl  what callers know the gateway by; their own `Host` is not repeated to anyone
 */
export function createRequestHeaders(
  { credential, headers: fixed = {}, withheld = [] }: HttpUpstream,
  publicUrl: string,
): (exchange: Exchange, source: Headers) => string[] {
  const { protocol, host } = new URL(publicUrl);
  const removed = new Set(removedFromRequests);
  const own = ['x-forwarded-proto', protocol.slice(0, -1), 'x-forwarded-host', host];
  for (const name of withheld) removed.add(name.toLowerCase());
  const ours = Object.entries(fixed);
  if (credential !== undefined && 'header' in credential) ours.push([credential.header, credential.value]);
  for (const [name, value] of ours) {
    removed.add(name.toLowerCase());
    own.push(name.toLowerCase(), value);
  }

  return (exchange, source) => {
    const fields: string[] = [];
    const named = connectionOptions(source.connection);
    for (const name in source) {
      if (removed.has(name) || isClaim(name) || named?.has(name)) continue;
      const value = source[name];
      if (typeof value === 'string') fields.push(name, value);
      else if (value !== undefined) for (const item of value) fields.push(name, item);
    }
    const { trace } = exchange;
    fields.push('x-request-id', exchange.id, 'traceparent', traceparent(trace), 'x-forwarded-for', exchange.address);
    if (trace.state !== undefined) fields.push('tracestate', trace.state);
    for (const part of own) fields.push(part);
    return fields;
  };
}

/** Whether a caller's header of that name goes no further than the gateway. */
export function staysHere(name: string): boolean {
  const key = name.toLowerCase();
  return isClaim(key) || removedFromRequests.includes(key);
}

/**
 * What of an upstream's answer header goes on: not hop-by-hop fields, not the framing, which belongs to whoever writes
 * the body, not what tells about the inside, and nothing the gateway alone decides for its origin (CORS, cookies).
 * Writing what is kept cannot throw.
 * @param place  turns an address of the upstream (`Location`) into one of the gateway
 * @param fromTier  the upstream is another process of the gateway, whose word on itself counts
 */
export function keepAnswerHeaders(
  headers: Headers,
  place: (address: string) => string,
  fromTier = false,
): Record<string, HeaderValue> {
  const kept: Record<string, HeaderValue> = {};
  const named = connectionOptions(headers.connection);
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || removedFromAnswers.has(name) || isInternal(name) || named?.has(name)) continue;
    if (!fromTier && isOurs(name)) continue;
    if (typeof value !== 'string') {
      if (value.every(isWritable)) kept[name] = value;
    } else if (isWritable(value)) {
      kept[name] = name === 'location' || name === 'content-location' ? place(value) : value;
    }
  }
  return kept;
}

export type HeaderValue = string | readonly string[];

/** The field names a `Connection` header lists; `undefined` when it lists none. */
function connectionOptions(value: Headers[string]): ReadonlySet<string> | undefined {
  if (value === undefined || value === 'keep-alive' || value === 'close') return undefined;
  return new Set(String(value).toLowerCase().split(',').map(trim));
}

const trim = (text: string): string => text.trim();

const hopByHop = [
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const removedFromRequests = [
  ...hopByHop,
  'content-length',
  'expect',
  'host',
  'authorization',
  'cookie',
  'x-api-key',
  'baggage',
  'cf-connecting-ip',
  'forwarded',
  'remote-user',
  'ssl-client-cert',
  'traceparent',
  'tracestate',
  'true-client-ip',
  'via',
  'x-real-ip',
  'x-request-id',
  // Ask an upstream to do another operation than the one that was checked.
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-rewrite-url',
];

const removedFromAnswers = new Set([
  ...hopByHop,
  'content-length',
  '__proto__',
  'server',
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-powered-by',
  'alt-svc',
  'set-cookie',
  'traceparent',
  'tracestate',
  'via',
  'x-request-id',
  // A server before the gateway would obey it.
  'x-sendfile',
]);

// How proxies of other makers tell an upstream who is calling; from a caller of ours it would be a lie.
const claims = [
  'x-account',
  'x-auth',
  'x-client',
  'x-cluster',
  'x-consumer',
  'x-credential',
  'x-customer',
  'x-envoy',
  'x-forwarded',
  'x-group',
  'x-identity',
  'x-internal',
  'x-original',
  'x-remote',
  'x-role',
  'x-scope',
  'x-subject',
  'x-tenant',
  'x-user',
  'x-webauth',
];
const internals = ['x-internal', 'x-accel-'];

// Many servers cannot tell `X_User_Id` from `X-User-Id`; like nginx, none with an underscore is passed on.
const isClaim = (name: string): boolean =>
  name.includes('_') || isOurs(name) || (name.startsWith('x-') && startsWithAny(name, claims));

// What processes of the gateway tell each other; whoever else says it makes it up.
const isOurs = (name: string): boolean => name.startsWith('causeway-');

const isInternal = (name: string): boolean =>
  name.startsWith('x-') ? startsWithAny(name, internals) : name.startsWith('access-control-');

function startsWithAny(name: string, beginnings: readonly string[]): boolean {
  for (const beginning of beginnings) if (name.startsWith(beginning)) return true;
  return false;
}

// Node's own rule: setting any other value throws.
const unwritable = /[^\t\x20-\x7e\x80-\xff]/;
const isWritable = (value: string): boolean => !unwritable.test(value);
