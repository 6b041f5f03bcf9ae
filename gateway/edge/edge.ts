import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '#problem';
import { ambiguous } from '../../policies/parts/credentials.ts';
import type { Clock, Handler, KeyRegistry } from '../../policies/policy.ts';
import type { Lasting } from '../controls/lasting.ts';
import type { Route } from '../snapshot/route.ts';
import type { Routes } from '../snapshot/routes.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { AddressReader } from './address.ts';
import { type Arrival, beginExchange } from './begin.ts';
import { bodyOf } from './body.ts';
import { createRequestJudge } from './judge.ts';
import { offer, refusalOfUpgrade } from './offer.ts';
import { createRunner } from './runner.ts';
import { responseOn, socketResponse } from './socket.ts';
import type { RefusalPage } from './tail.ts';
import type { Target } from './target.ts';
import type { Transport } from './transport.ts';
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
  const judge = createRequestJudge(longestTarget, transport);
  const running = createRunner({ current, base, transport });
  const { run } = running;

  const arrivalOf = (request: IncomingMessage): Arrival => ({
    started: clock.monotonic(),
    address: address(request),
    body: bodyOf(request),
  });

  const refuseWith = (error: unknown): Handler => current().unmatched(() => Promise.reject(error));

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
      return running.active;
    },
    streams: () => running.streams,
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
        const match = findRoute(request, path, current().routes);
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
        const match = findRoute(request, path, current().routes);
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

/** A preflight is for the operation it asks about; HEAD is GET where nothing else is declared. */
function findRoute({ method = 'GET', headers }: IncomingMessage, path: string, routes: Routes<Route>) {
  const preflight = method === 'OPTIONS' ? headers['access-control-request-method'] : undefined;
  const wanted = preflight ?? method;
  return routes.find(wanted, path) ?? (wanted === 'HEAD' ? routes.find('GET', path) : undefined);
}
