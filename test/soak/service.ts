import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service does with a request. */
export type Conduct = (response: ServerResponse, request: IncomingMessage) => void;

/** A system behind the gateway, as well or ill as a scenario wants it. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  /** Requests that have come in. */
  readonly attempts: number;
  conduct(how: Conduct): void;
}

export const answers: Conduct = (response) => {
  response.setHeader('content-type', 'application/json').end('{"is":"well"}');
};
export const unavailable: Conduct = (response) => void response.writeHead(503).end();
export const resets: Conduct = (_response, { socket }) => void socket.resetAndDestroy();
export const garbage: Conduct = (_response, { socket }) =>
  void socket.end('HTTP/1.1 2x0 Nonsense\r\n\u0000: \u0001\r\n\r\n');
export const hangs: Conduct = () => {};

/** `bad` for so many of a hundred requests, drawn from a sequence that is the same in every run; else it answers. */
export function failing(percent: number, bad: readonly Conduct[]): Conduct {
  const draw = sequence(11);
  let failed = 0;
  return (response, request) => {
    if (draw() * 100 >= percent) return answers(response, request);
    failed += 1;
    (bad[failed % bad.length] as Conduct)(response, request);
  };
}

export async function startService(): Promise<Service> {
  let current = answers;
  let attempts = 0;
  const server = createServer((request, response) => {
    attempts += 1;
    current(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get attempts() {
      return attempts;
    },
    conduct(how) {
      current = how;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Numbers from 0 to 1 (a linear congruential generator, Numerical Recipes). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
