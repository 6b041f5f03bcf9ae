import { type Kind, Problem } from '#problem';
import type { Answer, Exchange, Handler, Headers, Policy, Surroundings } from '../policy.ts';
import { createFetch, type Fetched, type Place } from './fetch.ts';
import { createFlights, type Flight } from './flights.ts';
import { createGiving } from './giving.ts';
import { parametersHash } from './hash.ts';
import { ExchangeMemo } from './memo.ts';
import { createRecords } from './records.ts';
import { createReport, ttl } from './report.ts';
import type { CacheSettings } from './settings.ts';
import { createReadKeys } from './sharing.ts';
import type { Stored } from './stored.ts';
import { questionFor } from './validators.ts';
import { mayUse, wishOf } from './wish.ts';
import type { Writes } from './writes.ts';

/** A read on its way: what makes it equal to others, where its answer belongs, and what of it may be given. */
interface Read {
  readonly exchange: Exchange;
  readonly next: Handler;
  /** Of its parameters, by which it is found while it is under way. */
  readonly mark: number;
  readonly place: Place;
  readonly usable: Stored | undefined;
  /** Why the upstream is asked (RFC 9211 §2.2). */
  readonly why: 'uri-miss' | 'vary-miss' | 'stale' | 'request';
}

/** Operations have rooms with short names: the name is part of each key, and a key is read letter by letter. */
let rooms = 0;

/** Gives stored answers while they are good, and stale ones where that is allowed; fetches and stores what is missing. */
export function createCaching(settings: CacheSettings, surroundings: Surroundings, writes: Writes): Policy {
  const { operation, clock, keep, contract, cacheBytes, controls, log } = surroundings;
  const records = keep('cache', () => createRecords(cacheBytes));
  // What a contract or its settings no longer say is not given any more.
  const room = keep(
    `cache ${operation.id} ${contract} ${JSON.stringify(settings)}`,
    () => `${++rooms} `,
    (kept) => records.drop(kept),
  );
  const isHttp = operation.upstream.kind === 'http';
  const isCommon = isHttp && settings.shared !== 'identity';
  const keys = createReadKeys(operation, settings.shared);
  const flights = createFlights<Fetched>(clock, settings.budget, keys.flight);
  const fetch = createFetch(settings, surroundings, records);
  const report = createReport(surroundings);
  const giving = createGiving(settings, operation);

  const noteFailure = (error: unknown): void =>
    log.warn({ operation: operation.id, error }, 'a stale answer could not be made anew');

  const begin = ({ mark, exchange, next, place }: Read, memo?: ExchangeMemo): Flight<Fetched> => {
    // What is made anew in the background is found by others who would do the same.
    const shares = place.store && (settings.coalesce || memo !== undefined);
    const plain = isCommon ? commonHeaders(exchange) : exchange.headers;
    const headers = isHttp ? askWith(plain, place.before) : exchange.headers;
    const departure = memo === undefined ? { headers } : { headers, memo };
    const call = (own: Exchange): Promise<Fetched> => {
      const fetched = fetch(own, next, place);
      // Nobody waits for what is made anew in the background.
      if (memo !== undefined) fetched.catch(noteFailure);
      return fetched;
    };
    return flights.begin(shares ? mark : undefined, exchange, call, departure);
  };

  /** A call under way that this read may wait for. */
  const findFlight = ({ mark, exchange, place, why }: Read): Flight<Fetched> | undefined => {
    if (!settings.coalesce || !place.store || why === 'request') return undefined;
    const flight = flights.find(mark, exchange);
    const { identity, parameters } = exchange;
    const isOlder =
      flight !== undefined && (writes.by(identity, flight.since) || writes.at(operation, parameters, flight.since));
    return isOlder ? undefined : flight;
  };

  const refresh = (read: Read): void => {
    if (flights.find(read.mark, read.exchange) === undefined) begin(read, new ExchangeMemo());
  };

  const obtain = async (read: Read): Promise<Answer> => {
    const { exchange, next, usable, why } = read;
    const flight = findFlight(read);
    const joins = flight !== undefined;
    const how = `fwd=${why}${joins ? '; collapsed' : ''}`;
    const left = (): number => usable?.left(clock.monotonic()) ?? 0;
    const standsIn = (): boolean => usable !== undefined && usable.terms.ifError > 0 && -left() < usable.terms.ifError;
    const giveStale = (status: number): Answer => {
      report(exchange, 'stale', `${how}; fwd-status=${status}; ${ttl(left())}; detail=stale-if-error`);
      return giving.stored(usable as Stored, exchange, clock.monotonic());
    };

    let answer: Fetched;
    try {
      answer = await (flight ?? begin(read)).wait(exchange);
    } catch (error) {
      if (error instanceof Problem && error.status >= 500 && !stops.has(error.kind) && standsIn())
        return giveStale(error.status);
      report(exchange, joins ? 'collapsed' : 'miss', how);
      throw error;
    }
    if (answer.status >= 500 && answer.body.kind !== 'relay' && standsIn()) return giveStale(answer.status);
    const { stored, confirmed } = answer;
    const result = `${how}; fwd-status=${answer.status}${stored === undefined ? '' : '; stored'}`;
    report(exchange, joins ? 'collapsed' : confirmed ? 'revalidated' : 'miss', result, answer);
    if (answer.body.kind === 'relay') return joins ? next(exchange) : answer;
    return stored === undefined ? giving.fresh(answer, exchange) : giving.stored(stored, exchange);
  };

  return async (exchange, next) => {
    const wish = wishOf(exchange, settings.shared);
    if (!keys.canRecur(exchange) || wish === 'bypass') {
      report(exchange, 'bypass', 'fwd=bypass');
      return next(exchange);
    }
    const at = room + keys.stored(exchange);
    const found = records.find(at, exchange.headers);
    // While an operator has something stopped, each read goes where it can be refused.
    const mayGive = controls.stopped?.anyWork !== true && mayUse(found.stored, exchange, settings.shared, writes);
    const usable = mayGive ? found.stored : undefined;
    const place = { key: at, headers: exchange.headers, before: found.stored, store: wish !== 'unstored' };
    const why = wish !== 'any' ? 'request' : usable ? 'stale' : found.varies ? 'vary-miss' : 'uri-miss';
    const mark = parametersHash(exchange.parameters);
    const read: Read = { exchange, next, mark, place, usable, why };
    const since = usable?.circumstances.since ?? 0;
    const isOutdated = settings.outdatedBy.some((api) => writes.to(api, since));
    if (usable !== undefined && wish === 'any' && !isOutdated) {
      const now = clock.monotonic();
      const left = usable.left(now);
      const isStale = left <= 0;
      if (!isStale || -left < usable.terms.whileRevalidate) {
        if (isStale) refresh(read);
        report(
          exchange,
          isStale ? 'stale' : 'hit',
          `hit; ${ttl(left)}${isStale ? '; detail=stale-while-revalidate' : ''}`,
        );
        return giving.stored(usable, exchange, now);
      }
    }
    // An answer without its body is not one to store.
    if (isHttp && exchange.method === 'HEAD') {
      report(exchange, 'bypass', 'fwd=bypass');
      return next(exchange);
    }
    return obtain(read);
  };
}

/** What an operator has ordered is no failure to cover up. */
const stops: ReadonlySet<Kind> = new Set(['switched-off', 'maintenance', 'version-brownout']);

/**
 * What one caller asks for others as well is asked by nothing but what tells answers apart: the parameters, and what the
 * answer's `Vary` can name. By any other header a caller could have everybody given what only its own call was answered.
 */
function commonHeaders({ headers, parameters }: Exchange): Headers {
  const common: Record<string, Headers[string]> = {};
  for (const name in headers) {
    if (negotiated.has(name) || Object.hasOwn(parameters.header, name)) common[name] = headers[name];
  }
  return common;
}

const negotiated = new Set(['accept', 'accept-encoding', 'accept-language', 'if-none-match', 'if-modified-since']);

/** The caller's conditions are judged here, by what is stored; the upstream is asked by ours. */
function askWith(headers: Headers, before: Stored | undefined): Headers {
  const question = before === undefined || before.refusal !== undefined ? undefined : questionFor(before.headers);
  if (question === undefined && headers['if-none-match'] === undefined && headers['if-modified-since'] === undefined) {
    return headers;
  }
  const { 'if-none-match': _, 'if-modified-since': __, ...others } = headers;
  return { ...others, ...question };
}
