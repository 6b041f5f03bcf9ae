import { definePolicy, type Operation, type Policy, type Surroundings } from '../policy.ts';
import { createCaching } from './caching.ts';
import { createFlights } from './flights.ts';
import { parametersHash } from './hash.ts';
import type { CacheSettings } from './settings.ts';
import { createReadKeys } from './sharing.ts';
import { createWrites, type Writes } from './writes.ts';

/**
 * Does no work twice. Equal reads that are under way at the same time are one call; where the contract says how long an
 * answer may be used again, it is (RFC 9111). It stands inside the deadline, so that each who waits for a shared call has a
 * time of its own; and it is told of writes, so that nobody reads what was read before he wrote.
 */
export const cache = definePolicy<CacheSettings>({
  name: 'cache',
  side: 'hop',
  summary:
    'Makes equal reads of the same caller one call, and gives answers again for as long as the contract lets it.',
  refuses: [504],
  settings: {
    coalesce: {
      type: 'boolean',
      description: 'Whether equal reads under way at the same time, and those within one exchange, are made once.',
      default: true,
    },
    seconds: {
      type: 'integer',
      description: 'How long an answer may be given again; less when its `Cache-Control` says so. 0 stores nothing.',
      default: 0,
      minimum: 0,
      maximum: 86_400,
    },
    shared: {
      type: 'string',
      description:
        'Who may be given the same answer: only the same caller (`identity`), all with the same scopes (`scopes`), or everyone (`public`).',
      default: 'identity',
      enum: ['identity', 'scopes', 'public'],
    },
    staleWhileRevalidate: {
      type: 'integer',
      description:
        'Seconds after that in which it is still given, while one call fetches a new one. The answer’s own word comes first.',
      default: 0,
      minimum: 0,
      maximum: 86_400,
    },
    staleIfError: {
      type: 'integer',
      description:
        'Seconds after that in which it is still given when a new one cannot be had (5xx). The answer’s own word comes first.',
      default: 0,
      minimum: 0,
      maximum: 604_800,
    },
    missing: {
      type: 'integer',
      description: 'Seconds for which it is remembered that there is no such thing (404, 410).',
      default: 0,
      minimum: 0,
      maximum: 3_600,
    },
    outdatedBy: {
      type: 'array',
      description:
        'APIs, such as `system/inventory.v1`, whose writes through this process make what is stored stale at once.',
      items: { type: 'string', pattern: '^(experience|process|system)/[a-z0-9-]+\\.v[0-9]+$' },
      default: [],
    },
    largest: {
      type: 'integer',
      description: 'Bytes of the largest answer that is stored.',
      default: 262_144,
      minimum: 0,
      maximum: 16_777_216,
    },
    budget: {
      type: 'integer',
      description:
        'Milliseconds a call may take that several wait for, or nobody; more when the first of them has more.',
      default: 5_000,
      minimum: 1,
      maximum: 120_000,
    },
  },
  contradictions: ({ seconds, staleWhileRevalidate, staleIfError, missing }) =>
    seconds > 0 || staleWhileRevalidate + staleIfError + missing === 0
      ? []
      : ['`staleWhileRevalidate`, `staleIfError` and `missing` say how to use what is stored; set `seconds` as well.'],
  create: (settings, surroundings) => {
    const { operation, clock, keep } = surroundings;
    const writes = keep('writes', () => createWrites(clock));
    if (operation.upgrade !== undefined) return undefined;
    if (operation.method !== 'GET') return operation.method === 'HEAD' ? undefined : noteWrites(writes);
    if (isStream(operation)) return undefined;
    if (settings.seconds > 0) return createCaching(settings, surroundings, writes);
    return settings.coalesce ? coalescing(settings, surroundings, writes) : undefined;
  },
});

const isStream = ({ answers }: Operation): boolean => answers.mediaTypes(200)?.includes('text/event-stream') ?? false;

const noteWrites =
  (writes: Writes): Policy =>
  async (exchange, next) => {
    writes.note(exchange);
    try {
      return await next(exchange);
    } finally {
      writes.note(exchange);
    }
  };

/** Where nothing is stored: equal calls under way at the same time are one. */
function coalescing(
  { shared, budget }: CacheSettings,
  { operation, clock, meter }: Surroundings,
  writes: Writes,
): Policy {
  const keys = createReadKeys(operation, shared);
  const flights = createFlights(clock, budget, keys.flight);
  const count = meter.counter('causeway_cache_total', 'Reads, by what became of them at the cache.', [
    'operation',
    'outcome',
  ]);
  const collapsed = { operation: operation.id, outcome: 'collapsed' };

  return (exchange, next) => {
    if (!keys.canRecur(exchange)) return next(exchange);
    const { identity, parameters } = exchange;
    const mark = parametersHash(parameters);
    const flight = flights.find(mark, exchange);
    if (flight === undefined) return flights.begin(mark, exchange, next).wait(exchange);
    if (writes.by(identity, flight.since) || writes.at(operation, parameters, flight.since)) return next(exchange);
    count.inc(collapsed);
    exchange.notes.cache = 'collapsed';
    return flight.wait(exchange).then((answer) => (answer.body.kind === 'relay' ? next(exchange) : answer));
  };
}
