import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '#problem';
import { isTier } from '../../policies/parts/caller.ts';
import { ambiguous } from '../../policies/parts/credentials.ts';
import { neverReached } from '../../policies/parts/never-reached.ts';
import type { Clock, Handler, KeyRegistry } from '../../policies/policy.ts';
import { crossing } from '../../policies/tier-identity/continuation.ts';
import { isEventStream } from '../../policies/validate/media-type.ts';
import type { Lasting } from '../controls/lasting.ts';
import type { OpenExchange } from '../exchange.ts';
import type { Route } from '../snapshot/route.ts';
import type { Match } from '../snapshot/routes.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { AddressReader } from './address.ts';
import { type Arrival, beginExchange } from './begin.ts';
import { bodyOf } from './body.ts';
import { compressAnswer, mayCompress } from './compression.ts';
import { judgeHeaders } from './headers.ts';
import { everything, offer, refusalOfUpgrade } from './offer.ts';
import { endAfter, responseOn, socketResponse } from './socket.ts';
import { answerOf, type Ending, onPage, type RefusalPage, writeAnswer } from './tail.ts';
import { judgeTarget, type Target } from './target.ts';
import { encryptionRequired, type Transport } from './transport.ts';
import { createLocator, type Located } from './versions.ts';

/** The gateway's outside: what comes in is judged, becomes an exchange, runs its operation's chain, and is answered. */
export interface Edge {
  /** Answers API traffic; hands everything else to `next`. */
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): void;
  /**
   * Answers what nobody else did, with the same trace, log and count as any call; with the page that is made of it, where
   * people look.
   */
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown, page?: RefusalPage): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Exchanges under way. */
  readonly active: number;
  /** Event streams, which would never end by themselves: ended, their clients connect again. */
  streams(): Iterable<Lasting>;
}

export interface EdgeSettings {
  current(): Snapshot;
  readonly clock: Clock;
  readonly address: AddressReader;
  /** Asked for the version a consumer is held to, where a request says none. */
  readonly keys: KeyRegistry;
  /** Likewise, of consumers that call with an OAuth client. */
  clientPins?(authorization: string): Readonly<Record<string, number>> | undefined;
  /** The gateway's URL as callers know it; problem types are below it. */
  readonly base: string;
  /** Longest request target, in characters. */
  readonly longestTarget: number;
  readonly transport: Transport;
}

const isApi = (path: string): boolean => /^(?:\/(?:experience|process|system)(?:\/|$)|\*$)/.test(path);
const noTarget: Target = { path: '', query: '' };

export function createEdge({ current, address, base, longestTarget, transport, ...settings }: EdgeSettings): Edge {
  const { clock } = settings;
  const locate = createLocator(settings);
  let active = 0;
  const streams = new Set<Lasting>();

  const arrivalOf = (request: IncomingMessage): Arrival => ({
    started: clock.monotonic(),
    address: address(request),
    body: bodyOf(request),
  });

  /** Runs a chain and writes what comes of it. Nothing thrown in here escapes. */
  const run = async (
    exchange: OpenExchange,
    response: ServerResponse,
    chain: Handler,
    page?: RefusalPage,
  ): Promise<void> => {
    if (transport.strict !== undefined) exchange.outgoing['strict-transport-security'] = transport.strict;
    const leave = current().enter();
    active += 1;
    exchange.onSettled(() => {
      active -= 1;
      leave();
    });
    let ending: Ending | undefined;
    response.on('close', () => {
      const complete = response.writableFinished;
      if (!complete) exchange.abort(new Error('the client left'));
      ending?.(complete);
    });
    // While its version was looked up.
    if (response.destroyed) exchange.abort(new Error('the client left'));
    try {
      const plain = await chain(exchange);
      const answer = mayCompress(plain, exchange) ? await compressAnswer(plain, exchange) : plain;
      if (answer.status >= 400) tellOrigin(exchange, exchange.operation.id);
      ending = writeAnswer(answer, exchange, response);
      if (answer.body.kind === 'relay' && isEventStream(answer.headers['content-type'])) keepStream(exchange, response);
    } catch (error) {
      const answer = answerOf(error, base, exchange.id);
      tellOrigin(exchange, answer.problem.facts.origin ?? exchange.operation.id, error);
      const shown = page === undefined ? answer : onPage(answer, exchange.id, page);
      ending = writeAnswer(shown, exchange, response, error instanceof Problem ? error : answer.problem);
    }
  };

  const keepStream = (exchange: OpenExchange, response: ServerResponse): void => {
    const end = (_code: number, reason: string): void => {
      response.end(() => exchange.abort(new Error(reason)));
    };
    const stream: Lasting = { exchange, end };
    streams.add(stream);
    exchange.onSettled(() => streams.delete(stream));
  };

  const refuseWith = (error: unknown): Handler => current().unmatched(() => Promise.reject(error));

  const judge = (request: IncomingMessage): Target | Problem => {
    try {
      judgeMessage(request);
      if (transport.isPlain(request)) throw encryptionRequired();
      if (request.url === everything.path && request.method === 'OPTIONS') return everything;
      return judgeTarget(request.url ?? '', longestTarget);
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  };

  const find = (request: IncomingMessage, path: string): Match<Route> | undefined => {
    const { method = 'GET', headers } = request;
    const preflight = method === 'OPTIONS' ? headers['access-control-request-method'] : undefined;
    const wanted = preflight ?? method;
    const { routes } = current();
    return routes.find(wanted, path) ?? (wanted === 'HEAD' ? routes.find('GET', path) : undefined);
  };

  const refuse: Edge['refuse'] = (request, response, error, page) => {
    const target = judge(request);
    const located = { target: target instanceof Problem ? noTarget : target };
    void run(beginExchange(request, located, undefined, arrivalOf(request)), response, refuseWith(error), page);
  };

  /** Goes on once the version is known, at once where nobody need be asked; refuses where it cannot be. */
  const whenLocated = (
    request: IncomingMessage,
    response: ServerResponse,
    target: Target,
    goOn: (located: Located) => void,
  ): void => {
    try {
      const located = locate(request, target, address(request), current().routes);
      if (!(located instanceof Promise)) goOn(located);
      else located.then(goOn, (error) => refuse(request, response, error));
    } catch (error) {
      refuse(request, response, error);
    }
  };

  return {
    get active() {
      return active;
    },
    streams: () => streams,
    handle(request, response, next) {
      const target = judge(request);
      if (target instanceof Problem) {
        refuse(request, response, target);
        return;
      }
      if (!isApi(target.path)) {
        // No policy judges credentials there, and whoever reads them expects one.
        if (typeof request.headers.authorization === 'object') refuse(request, response, ambiguous());
        else {
          if (transport.strict !== undefined) response.setHeader('strict-transport-security', transport.strict);
          next();
        }
        return;
      }
      const arrival = arrivalOf(request);
      whenLocated(request, response, target, (located) => {
        const { path } = located.target;
        const match = find(request, path);
        const chain = match?.target.entry ?? current().unmatched(() => offer(request.method, path, current().routes));
        void run(beginExchange(request, located, match, arrival), response, chain);
      });
    },
    refuse,
    upgrade(request, socket, head) {
      // Sent behind a request that is still being answered: the socket is not free, and no WebSocket client does that.
      if (responseOn(socket) !== undefined) {
        socket.destroy();
        return;
      }
      const response = socketResponse(request, socket);
      const target = judge(request);
      if (target instanceof Problem) {
        refuse(request, response, target);
        return;
      }
      const arrival: Arrival = { started: clock.monotonic(), address: address(request), body: { kind: 'none' } };
      whenLocated(request, response, target, (located) => {
        const { path } = located.target;
        const match = find(request, path);
        const problem = match === undefined ? current().routes.refuse(path) : refusalOfUpgrade(request, match);
        if (match === undefined || problem !== undefined) {
          void run(beginExchange(request, located, match, arrivalOf(request)), response, refuseWith(problem));
          return;
        }
        const upgrade = { request, socket, head };
        void run(beginExchange(request, located, match, { ...arrival, upgrade }), response, match.target.entry);
      });
    },
  };
}

/** What others may read otherwise ends its connection: nothing behind it is taken for a request. @throws Problem */
function judgeMessage(request: IncomingMessage): void {
  try {
    judgeHeaders(request);
  } catch (error) {
    endAfter(request);
    throw error;
  }
}

/** A tier above, and nobody else, is told where a refusal began: it then neither counts nor repeats it once more. */
function tellOrigin({ identity, outgoing }: OpenExchange, origin: string, error?: unknown): void {
  if (!isTier(identity)) return;
  outgoing[crossing.origin] = origin;
  if (neverReached(error)) outgoing[crossing.reached] = 'no';
}
