import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from './problem.ts';

/** A request as an operation sees it: the id in its path, its query, and the message for headers and body. */
export interface Call {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
}

/** A JSON answer, one without a body, or a function that takes the response over and keeps it open. */
export type Answer =
  | { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: 204 }
  | { attach(response: ServerResponse): void };

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Matches a whole path; its one group, if any, is the id. */
  readonly path: RegExp;
  answer(call: Call): Answer | Promise<Answer>;
  /** On a route that a WebSocket may open: the number of the parcel it is about, or a thrown Problem. */
  parcelToWatch?(id: string): number;
}

/**
 * Finds the route of a request; HEAD is answered like GET.
 * @throws Problem no-such-route or method-not-allowed
 */
export function findRoute(routes: readonly Route[], request: IncomingMessage): { route: Route; call: Call } {
  const { path, query } = splitTarget(request.url ?? '');
  const here = routes.filter((route) => route.path.test(path));
  if (here.length === 0) throw new Problem('no-such-route');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = here.find((candidate) => candidate.method === method);
  if (route === undefined) throw notAllowed(here);
  return { route, call: { id: route.path.exec(path)?.[1] ?? '', query, request } };
}

/** Paths are compared as they came: no id needs percent-encoding. */
function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  if (mark === -1) return { path: target, query: new URLSearchParams() };
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

function notAllowed(here: readonly Route[]): Problem {
  const allow = here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  return new Problem('method-not-allowed', { detail: `Use ${allow}.`, headers: { allow } });
}
