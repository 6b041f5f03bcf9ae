import type { Exchange, Headers, Upstream } from '../../policies/policy.ts';
import { traceparent } from '../../policies/trace/trace-context.ts';

export type HttpUpstream = Extract<Upstream, { kind: 'http' }>;

/**
 * Makes the function that writes an upstream's request header: name, value, name, value. What came is passed on where HTTP
 * gives it a meaning for whoever answers, or the contract declares it, or the upstream `passes` it; and even then unless it
 * is hop-by-hop (RFC 9110 §7.6.1), frames the message, is a credential of the caller, or claims to be somebody. What was
 * judged cannot be named away by a `Connection` option of a caller, nor can the gateway's own fields, which are added last.
 * @param publicUrl  what callers know the gateway by; their own `Host` is not repeated to anyone
 */
export function createRequestHeaders(
  { credential, headers: fixed = {}, withheld = [], passes = [] }: HttpUpstream,
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

  const passed = new Set([...passedOn, ...passes.map((name) => name.toLowerCase())]);
  for (const name of removed) passed.delete(name);

  return (exchange, source) => {
    const fields: string[] = [];
    const named = connectionOptions(source.connection);
    const declared = exchange.parameters.header;
    for (const name in source) {
      if (Object.hasOwn(declared, name)) {
        if (removed.has(name) || isClaim(name)) continue;
      } else if (!passed.has(name) || (named?.has(name) && name !== 'content-type')) continue;
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
 * Writing what is kept cannot throw: of characters, the parser that read it takes no others than Node sends.
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
    const isAddress = name === 'location' || name === 'content-location';
    kept[name] = isAddress && typeof value === 'string' ? place(value) : value;
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

// What HTTP itself has for whoever answers. Anything else is nobody's before a contract says what it is.
const passedOn = [
  ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'cache-control', 'pragma', 'range'],
  ...['content-digest', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'repr-digest'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since'],
  ...['date', 'dnt', 'idempotency-key', 'last-event-id', 'origin', 'prefer', 'priority', 'referer', 'save-data'],
  ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-gpc', 'user-agent', 'x-requested-with'],
  ...['sec-websocket-extensions', 'sec-websocket-key', 'sec-websocket-protocol', 'sec-websocket-version'],
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
  // Where callers come from, and over what, as proxies of other makers say it.
  ...['cf-connecting-ip', 'client-ip', 'fastly-client-ip', 'forwarded', 'front-end-https', 'proxy-client-ip'],
  ...['true-client-ip', 'via', 'wl-proxy-client-ip', 'x-real-ip', 'x-scheme', 'x-url-scheme'],
  // Who they are: RFC 9440, and what gateways and clouds write.
  ...['client-cert', 'client-cert-chain', 'remote-user', 'x-apigateway-api-userinfo', 'x-endpoint-api-userinfo'],
  // Traces that nobody here began: some of these have an upstream write down every one.
  ...['b3', 'sentry-trace', 'traceparent', 'tracestate', 'uber-trace-id', 'x-cloud-trace-context', 'x-request-id'],
  // Read as HTTP_PROXY by what is run like CGI (CVE-2016-5385).
  'proxy',
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
  ...['x-application-context', 'x-backend-server', 'x-debug-token-link', 'x-generator', 'x-runtime', 'x-served-by'],
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-powered-by',
  // What counts for all that browsers get from the gateway's origin is its own to say.
  ...['alt-svc', 'clear-site-data', 'expect-ct', 'nel', 'public-key-pins', 'report-to', 'reporting-endpoints'],
  ...['service-worker-allowed', 'set-cookie', 'set-cookie2', 'strict-transport-security'],
  'traceparent',
  'tracestate',
  'via',
  'x-request-id',
  // A server before the gateway would obey it.
  'x-sendfile',
]);

// How proxies of other makers tell an upstream who is calling; from a caller of ours it would be a lie.
const claims = [
  'x-access-token',
  'x-account',
  'x-amzn-',
  'x-anonymous',
  'x-appengine-',
  'x-auth',
  'x-b3-',
  'x-client',
  'x-cluster',
  'x-consumer',
  'x-credential',
  'x-customer',
  'x-datadog-',
  'x-end-user',
  'x-envoy',
  'x-forwarded',
  'x-goog-',
  'x-group',
  'x-host',
  'x-id-token',
  'x-identity',
  'x-internal',
  'x-jwt',
  'x-ms-client-',
  'x-original',
  'x-remote',
  'x-role',
  'x-scope',
  'x-ssl-',
  'x-subject',
  'x-tenant',
  'x-user',
  'x-webauth',
];
const internals = ['x-accel-', 'x-envoy-', 'x-internal', 'x-kong-', 'x-upstream-'];

// Many servers cannot tell `X_User_Id` from `X-User-Id`; like nginx, none with an underscore is passed on.
const isClaim = (name: string): boolean =>
  name.startsWith('x-')
    ? name.includes('_') || startsWithAny(name, claims)
    : name.includes('_') || isOurs(name) || name.startsWith('ssl-client-');

// What processes of the gateway tell each other; whoever else says it makes it up.
const isOurs = (name: string): boolean => name.startsWith('causeway-');

const isInternal = (name: string): boolean =>
  name.startsWith('x-') ? startsWithAny(name, internals) : name.startsWith('access-control-');

function startsWithAny(name: string, beginnings: readonly string[]): boolean {
  for (const beginning of beginnings) if (name.startsWith(beginning)) return true;
  return false;
}
