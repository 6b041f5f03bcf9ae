import { Problem } from './http/problem.ts';
import type { Route } from './http/routes.ts';
import { positionOf, streamEvents } from './live/event-stream.ts';
import type { Followers } from './live/followers.ts';
import { createOperations, findParcel } from './operations.ts';
import type { Store } from './records/store.ts';

/** The one path that needs no key: whoever runs the service asks it whether it lives. */
export const HEALTH = '/health';

/** Every path of the service and what answers there. */
export function createApi(store: Store, followers: Followers, heartbeatMs: number): readonly Route[] {
  const operations = createOperations(store, Date.now);
  return [
    { method: 'POST', path: /^\/shipments$/, answer: operations.requestShipment },
    { method: 'GET', path: /^\/shipments$/, answer: operations.listShipments },
    { method: 'GET', path: /^\/shipments\/([^/]+)$/, answer: operations.getShipment },
    { method: 'POST', path: /^\/shipments\/([^/]+)\/cancellation$/, answer: operations.cancelShipment },
    { method: 'POST', path: /^\/shipments\/([^/]+)\/events$/, answer: operations.recordEvent },
    { method: 'PUT', path: /^\/references\/([^/]+)\/cancellation$/, answer: operations.cancelReference },
    streamRoute(store, followers, heartbeatMs),
    liveRoute(store),
    { method: 'GET', path: /^\/health$/, answer: () => ({ status: 200, body: { status: 'ok' } }) },
  ];
}

const streamRoute = (store: Store, followers: Followers, heartbeatMs: number): Route => ({
  method: 'GET',
  path: /^\/parcels\/([^/]+)\/events$/,
  answer: ({ id, request }) => {
    const { CONS_NO } = findParcel(store, id);
    const after = positionOf(request.headers['last-event-id']);
    return { attach: (response) => streamEvents(followers, CONS_NO, after, heartbeatMs, response) };
  },
});

/** A handshake that can succeed becomes a socket; this answers those that cannot, and requests that are none. */
const liveRoute = (store: Store): Route => ({
  method: 'GET',
  path: /^\/parcels\/([^/]+)\/live$/,
  parcelToWatch: (id) => findParcel(store, id).CONS_NO,
  answer: ({ id }) => {
    findParcel(store, id);
    throw new Problem('upgrade-required', { headers: { upgrade: 'websocket', connection: 'Upgrade' } });
  },
});
