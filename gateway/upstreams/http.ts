import type { Dispatcher } from 'undici';
import type { Answer, Clock, Exchange, Handler, Headers, Log, Operation, Parameters } from '../../policies/policy.ts';
import type { SignTier } from '../tiers/identity.ts';
import { borrow } from './borrow.ts';
import { Forwarding, type Line } from './forwarding.ts';
import { createRequestHeaders, type HttpUpstream } from './headers.ts';
import { createPool, defaultPoolSettings, type PoolSettings } from './pool.ts';
import { createTarget, type Serialise } from './target.ts';
import { createTierCall } from './tier.ts';

export interface HttpUpstreamOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The gateway's address as callers know it. */
  readonly publicUrl: string;
  /** Writes a tier call's parameters as text. */
  readonly serialise: Serialise;
  /** Writes the cookies an operation declares; no others are passed on. */
  readonly cookies?: (operation: Operation, parameters: Parameters) => string | undefined;
  /** Signs who calls, for upstreams that are another process of the gateway. */
  readonly sign: SignTier;
  readonly settings?: Partial<PoolSettings>;
}

/**
 * Forwards exchanges to an HTTP service. Its handler answers with `bytes` when the whole answer came at once, else with
 * a `relay`; a failing upstream is a thrown problem: 502 `upstream-unreachable` or `bad-upstream-answer`, 503
 * `unavailable`, 504 `upstream-timeout`. When the exchange's signal fires, its reason is thrown and the connection freed.
 * `close` waits for what is in flight.
 */
export function createHttpUpstream(
  upstream: HttpUpstream,
  { clock, log, publicUrl, serialise, cookies = () => undefined, sign, settings }: HttpUpstreamOptions,
): { handler: Handler; close(): Promise<void> } {
  const resolved = { ...defaultPoolSettings, ...settings };
  const target = createTarget(upstream);
  const isTier = upstream.identity === 'tier';
  const line: Line = { upstream: upstream.name, isTier, target, clock, log, bodyTimeout: resolved.bodyTimeout };
  const headersFor = createRequestHeaders(upstream, publicUrl);
  const calls = createPool(target.origin, resolved, resolved.connections);
  // Each event stream holds its connection for as long as somebody watches: they must not use up those of the calls.
  const streams = createPool(target.origin, resolved, null);

  const requestFor = (exchange: Exchange, own: readonly string[]): Dispatcher.DispatchOptions => {
    const { method, side, operation, parameters, body } = exchange;
    const wire = side === 'hop' ? serialise(operation, parameters) : undefined;
    const headers = headersFor(
      exchange,
      wire === undefined ? exchange.headers : { ...conditionsOf(exchange), ...wire.headers },
    );
    for (const part of own) headers.push(part);
    if (wire !== undefined) headers.push('accept', operation.foreign === true ? acceptedOutside : acceptedInside);
    const cookie = hasAny(parameters.cookie) ? cookies(operation, parameters) : undefined;
    if (cookie !== undefined) headers.push('cookie', cookie);
    if (wire !== undefined && body.kind === 'value') headers.push('content-type', body.mediaType);
    if (body.kind === 'incoming' && body.length !== undefined) headers.push('content-length', String(body.length));
    const path = wire === undefined ? target.forwarded(exchange) : target.serialised(wire, operation);
    return { method, path, headers, body: bodyOf(exchange) };
  };

  const forward = (exchange: Exchange, own: readonly string[] = []): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const connections = isStream(exchange.operation) ? streams : calls;
      new Forwarding(line, connections, exchange, requestFor(exchange, own), resolve, reject).start();
    });

  return {
    handler: isTier ? createTierCall(forward, { sign, clock }) : (exchange) => forward(exchange),
    close: async () => {
      await Promise.all([calls.pool.close(), streams.pool.close()]);
    },
  };
}

/** All that a tier call has of headers besides its parameters: what the cache asks by. */
function conditionsOf({ headers }: Exchange): Headers {
  const { 'if-none-match': tag, 'if-modified-since': date } = headers;
  return {
    ...(tag === undefined ? {} : { 'if-none-match': tag }),
    ...(date === undefined ? {} : { 'if-modified-since': date }),
  };
}

function hasAny(values: object): boolean {
  for (const _ in values) return true;
  return false;
}

const acceptedInside = 'application/json, application/problem+json';
/** Of services that are not ours, which may have more to offer. */
const acceptedOutside = 'application/json, application/*+json;q=0.9, */*;q=0.1';

const isStream = (operation: Operation): boolean =>
  operation.answers.mediaTypes(200)?.includes('text/event-stream') ?? false;

function bodyOf({ body }: Exchange): Buffer | ReturnType<typeof borrow> | null {
  if (body.kind === 'none') return null;
  if (body.kind === 'incoming') return borrow(body.stream, body.most);
  return body.bytes ?? Buffer.from(JSON.stringify(body.value));
}
