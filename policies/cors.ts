import { Problem } from '#problem';
import { createBurst } from './parts/burst.ts';
import { addressKey } from './parts/client-address.ts';
import { inShort } from './parts/in-short.ts';
import { retryAfter } from './parts/retry-after.ts';
import { type Answer, definePolicy, type Exchange, type Operation } from './policy.ts';

export interface CorsSettings {
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  readonly maxAge: number;
  readonly preflights: number;
}

/**
 * Tells browsers which pages may call (Fetch, §3.2 CORS protocol). Origins are compared as a whole: no patterns, no
 * suffixes. Preflights carry no credentials and are answered here, before any limit: they have one of their own, which
 * costs nobody a question. What is not a browser is unaffected.
 */
export const cors = definePolicy<CorsSettings>({
  name: 'cors',
  side: 'entry',
  summary: 'Tells browsers which origins may call, and answers their preflights.',
  refuses: [403, 429],
  settings: {
    origins: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'Origins whose pages may call, such as `https://shop.example`; `*` alone for every page.',
      default: [],
    },
    headers: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'Request headers that pages may set.',
      default: [
        'Authorization',
        'X-API-Key',
        'Content-Type',
        'Idempotency-Key',
        'API-Version',
        'Prefer',
        'If-Match',
        'If-None-Match',
        'Last-Event-ID',
        'traceparent',
        'tracestate',
      ],
    },
    exposed: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'Answer headers that pages may read, besides those every page may.',
      default: [
        'RateLimit',
        'RateLimit-Policy',
        'Retry-After',
        'API-Version',
        'Deprecation',
        'Sunset',
        'Brownout',
        'Link',
        'X-Request-Id',
        'Location',
        'ETag',
        'Age',
        'Cache-Status',
        'Causeway-Sandbox',
        'Preference-Applied',
        'Idempotent-Replayed',
      ],
    },
    credentials: {
      type: 'boolean',
      description: 'Whether pages may send cookies along. Tokens and keys in headers need no such leave.',
      default: false,
    },
    maxAge: {
      type: 'integer',
      description: 'Seconds a browser may remember the answer to a preflight.',
      default: 600,
      minimum: 0,
      maximum: 86_400,
    },
    preflights: {
      type: 'integer',
      description:
        'Preflights one address (IPv6: one /64) may send in a second, at each gateway; ten times as many at once.',
      default: 100,
      minimum: 1,
      maximum: 100_000,
    },
  },
  contradictions: ({ origins, credentials }) => [
    ...(credentials && origins.includes('*') ? ['`origins: [*]` and `credentials: true` exclude each other.'] : []),
    ...(origins.includes('*') && origins.length > 1 ? ['`*` stands alone in `origins`, or not at all.'] : []),
    ...origins.filter((origin) => origin !== '*' && !isOrigin(origin)).map(wrongOrigin),
  ],
  create: (settings, { operation, keep, clock }) => {
    const { origins, exposed, credentials, preflights } = settings;
    const known = new Set(origins);
    const varies = known.size > 0 && !known.has('*');
    const exposedHeaders = exposed.join(', ');
    const answerPreflight = preflightOf(settings, operation);
    const spend = keep(`preflights:${preflights}`, () => createBurst(preflights * 10, 1_000 / preflights, clock));

    return (exchange, next) => {
      const { headers, outgoing } = exchange;
      // Caches must not give one origin's answer to another (RFC 9110 §12.5.5).
      if (varies) outgoing.vary = outgoing.vary === undefined ? 'Origin' : `${outgoing.vary}, Origin`;
      const allowed = allowedOrigin(headers.origin, known);
      if (exchange.method === 'OPTIONS' && headers['access-control-request-method'] !== undefined) {
        const { admitted, left } = spend(addressKey(exchange.address));
        return admitted ? answerPreflight(exchange, allowed) : Promise.reject(tooMany(left));
      }
      if (allowed !== undefined) {
        outgoing['access-control-allow-origin'] = allowed;
        if (credentials) outgoing['access-control-allow-credentials'] = 'true';
        if (exposedHeaders !== '') outgoing['access-control-expose-headers'] = exposedHeaders;
      }
      return next(exchange);
    };
  },
});

/** What to allow: the origin itself, `*`, or nothing. `null` is what pages without an origin send: never anyone's. */
function allowedOrigin(origin: unknown, known: ReadonlySet<string>): string | undefined {
  if (typeof origin !== 'string' || origin === 'null') return undefined;
  if (known.has('*')) return '*';
  return known.has(origin) ? origin : undefined;
}

/** Judges preflights for one operation. A refusal carries no allowance, so the browser keeps the request back. */
function preflightOf({ credentials, ...settings }: CorsSettings, operation: Operation) {
  const methods = operation.method === 'GET' ? ['GET', 'HEAD'] : [operation.method];
  const names = new Set(settings.headers.map((name) => name.toLowerCase()));
  const allowances = {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': settings.headers.join(', '),
    'access-control-max-age': String(settings.maxAge),
    ...(credentials ? { 'access-control-allow-credentials': 'true' } : {}),
  };

  return async ({ headers }: Exchange, origin: string | undefined): Promise<Answer> => {
    if (origin === undefined)
      throw refusal('Pages of this origin may not call this operation: its `cors.origins` do not name it.');
    if (!methods.includes(String(headers['access-control-request-method']))) {
      throw refusal(`Pages may call this operation with ${methods.join(' or ')} only.`);
    }
    const asked = String(headers['access-control-request-headers'] ?? '').split(',');
    const unknown = asked.map((name) => name.trim()).find((name) => name !== '' && !names.has(name.toLowerCase()));
    if (unknown !== undefined) throw refusal(`Pages may not set the header “${inShort(unknown)}”.`);
    return { status: 204, headers: { 'access-control-allow-origin': origin, ...allowances }, body: { kind: 'none' } };
  };
}

const tooMany = (left: number): Problem =>
  new Problem('too-many-requests', {
    detail: 'Too many preflights came from this address.',
    headers: { 'retry-after': retryAfter(left) },
  });

const refusal = (detail: string): Problem => new Problem('forbidden', { detail });

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;
const wrongOrigin = (text: string): string =>
  `“${text}” in \`origins\` is not an origin; write \`<scheme>://<host>\`, with the port if it is not the usual one, and nothing after it.`;
