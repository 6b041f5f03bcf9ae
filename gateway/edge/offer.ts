import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import type { Handler } from '../../policies/policy.ts';
import type { Route } from '../snapshot/route.ts';
import type { Match, Routes } from '../snapshot/routes.ts';
import { bodyOf } from './body.ts';
import type { Target } from './target.ts';

/** `OPTIONS *` asks about the server as a whole (RFC 9110 §9.3.7): it is answered here, nobody behind is meant. */
export const everything: Target = { path: '*', query: '' };

/** OPTIONS tells what a path takes (RFC 9110 §9.3.7); everything else unmatched is refused with the reason. */
export function offer(method: string | undefined, path: string, routes: Routes<Route>): ReturnType<Handler> {
  if (path === everything.path) return Promise.resolve({ status: 204, headers: {}, body: { kind: 'none' } });
  const allowed = routes.methodsAt(path);
  if (method !== 'OPTIONS' || allowed.length === 0) return Promise.reject(routes.refuse(path));
  return Promise.resolve({
    status: 204,
    headers: { allow: [...allowed, 'OPTIONS'].join(', ') },
    body: { kind: 'none' },
  });
}

/** Whatever follows the header of a handshake belongs to the WebSocket: as a body, others would read it differently. */
export function refusalOfUpgrade(request: IncomingMessage, { target }: Match<Route>): Problem | undefined {
  if (bodyOf(request).kind === 'incoming') {
    return new Problem('bad-request', { detail: 'A request for an upgrade has no body.' });
  }
  if (target.operation.upgrade === undefined) {
    return new Problem('bad-request', { detail: 'This operation does not speak the protocol that was asked for.' });
  }
  return undefined;
}
