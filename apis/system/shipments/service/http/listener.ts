import type { IncomingMessage, ServerResponse } from 'node:http';
import { StorageError } from '../records/writer.ts';
import { Problem, writeProblem } from './problem.ts';
import { type Answer, type Call, findRoute, type Route } from './routes.ts';

/** Finds out what a request asks for, and refuses it when it may not. */
export type Admit = (request: IncomingMessage) => { route: Route; call: Call };

/** Everybody may ask for `open` paths; everything else needs the key. */
export const createAdmit =
  (routes: readonly Route[], isKey: (given: unknown) => boolean, open: string): Admit =>
  (request) => {
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      throw new Problem('malformed-request', { detail: 'The Host header is missing.' });
    }
    if (request.url !== open && !isKey(request.headers['x-service-key'])) {
      const detail = 'Send this service’s key in X-Service-Key.';
      throw new Problem('unauthenticated', { detail, headers: { 'www-authenticate': 'ServiceKey realm="shipments"' } });
    }
    return findRoute(routes, request);
  };

/** Answers requests; every refusal and every failure becomes a problem. */
export const createListener =
  (admit: Admit, report: (error: unknown, instance: string) => void) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    // A client that leaves while it is written to is no failure of ours.
    response.on('error', () => undefined);
    answer(admit, request, response).catch((error: unknown) => {
      if (response.headersSent || request.socket.destroyed) return response.destroy();
      const problem = problemOf(error);
      const instance = writeProblem(response, problem);
      if (problem !== error) report(error, instance);
    });
  };

async function answer(admit: Admit, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { route, call } = admit(request);
  const given = await route.answer(call);
  if ('attach' in given) given.attach(response);
  else write(response, given);
}

function write(response: ServerResponse, given: Exclude<Answer, { attach: unknown }>): void {
  if (!('body' in given)) {
    response.writeHead(given.status, { 'cache-control': 'no-store' });
    response.end();
    return;
  }
  const body = JSON.stringify(given.body);
  response.writeHead(given.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...given.headers,
  });
  response.end(body);
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof StorageError)) return new Problem('internal');
  const detail = 'Nothing was changed. Try again in a moment.';
  return new Problem('unavailable', { detail, headers: { 'retry-after': '5' } });
}
