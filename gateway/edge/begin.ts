import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Body, UpgradeRequest } from '../../policies/policy.ts';
import { anonymous, noParameters, noTrace, OpenExchange } from '../exchange.ts';
import { nowhere } from '../snapshot/nowhere.ts';
import type { Route } from '../snapshot/route.ts';
import type { Match } from '../snapshot/routes.ts';
import { heardFields, type Located, versionFields } from './versions.ts';

/** What is taken of a request at once, before anybody waits. */
export interface Arrival {
  /** `clock.monotonic()` */
  readonly started: number;
  /** Of the client, behind trusted proxies. */
  readonly address: string;
  readonly body: Body;
  readonly upgrade?: UpgradeRequest;
}

/** A request whose version and operation are known, or that has none, as the exchange that policies see. */
export function beginExchange(
  request: IncomingMessage,
  located: Located,
  match: Match<Route> | undefined,
  arrival: Arrival,
): OpenExchange {
  const { target, version } = located;
  const exchange = new OpenExchange({
    operation: match?.target.operation ?? nowhere,
    side: 'edge',
    id: randomUUID(),
    trace: noTrace,
    identity: anonymous,
    method: request.method ?? 'GET',
    path: target.path,
    query: target.query,
    headers: heardFields(request.headers, located),
    pathParameters: match?.parameters ?? {},
    parameters: noParameters,
    deadline: Number.POSITIVE_INFINITY,
    body: arrival.body,
    address: arrival.address,
    started: arrival.started,
    upgrade: arrival.upgrade,
  });
  if (version !== undefined) {
    Object.assign(exchange.outgoing, versionFields(located));
    exchange.notes.versionFrom = version.from;
  }
  return exchange;
}
