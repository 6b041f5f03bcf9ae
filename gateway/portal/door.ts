import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import type { Answer, Body, Clock } from '../../policies/policy.ts';
import type { AddressReader } from '../edge/address.ts';
import { anonymous, noParameters, noTrace, OpenExchange } from '../exchange.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { problemOf, readValue } from '../tiers/answer.ts';
import type { Presence } from './session/presence.ts';
import type { SessionOffice } from './session/sessions.ts';

/** A call of one of the gateway's own APIs. */
export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its version, such as `/experience/portal/v1/consumers`; parameters in it are encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** The `ETag` an edit is made on. */
  readonly ifMatch?: string | undefined;
}

/** What came of it. */
export interface Told<T> {
  readonly status: number;
  readonly body: T;
  readonly etag?: string;
}

/**
 * How pages read and do anything: they call the gateway's own APIs with the access token of whoever looks, or with none.
 * @throws Problem  as the API refuses; `unauthenticated` where the person has to sign in again
 */
export type Door = <T>(request: IncomingMessage, ask: Ask) => Promise<Told<T>>;

export interface DoorParts {
  current(): Snapshot;
  readonly presence: Pick<Presence, 'session'>;
  readonly office: Pick<SessionOffice, 'accessToken'>;
  readonly address: AddressReader;
  readonly clock: Clock;
}

/**
 * Opens the door. A call runs the operation's own entry chain, as one from outside does: credentials, scopes, limits, log
 * and count are the same, and the pages have no rules of their own. Only the socket is missing.
 */
export function openDoor({ current, presence, office, address, clock }: DoorParts): Door {
  const headersFor = async (request: IncomingMessage, { ifMatch }: Ask): Promise<Record<string, string>> => {
    const session = await presence.session(request);
    return {
      accept: 'application/json',
      'user-agent': 'portal',
      ...(session === undefined ? {} : { authorization: `Bearer ${await office.accessToken(session)}` }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    };
  };

  return async <T>(request: IncomingMessage, ask: Ask): Promise<Told<T>> => {
    const { method = 'GET', path } = ask;
    const headers = await headersFor(request, ask);
    const snapshot = current();
    const match = snapshot.routes.find(method, path);
    if (match === undefined) throw snapshot.routes.refuse(path);
    const leave = snapshot.enter();
    const exchange = new OpenExchange({
      ...{ operation: match.target.operation, side: 'edge', id: randomUUID(), trace: noTrace, identity: anonymous },
      ...{ method, path, query: queryOf(ask), headers, pathParameters: match.parameters, parameters: noParameters },
      ...{
        body: bodyOf(ask),
        address: address(request),
        started: clock.monotonic(),
        // The page was let in with all it asks for: judged call by call, hardly one would be whole.
        admitted: true,
        deadline: Number.POSITIVE_INFINITY,
      },
    });
    exchange.onSettled(leave);
    try {
      const answer = await match.target.entry(exchange);
      const body = await readValue(answer);
      if (answer.status >= 400) throw problemOf(answer, body);
      exchange.settle({ status: answer.status, complete: true, bytes: 0 });
      return { status: answer.status, body: body as T, ...etagOf(answer) };
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('internal', { cause: error });
      exchange.settle({ status: problem.status, problem: problem.kind, error, complete: true, bytes: 0 });
      throw problem;
    }
  };
}

function queryOf({ query = {} }: Ask): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.toString();
}

const bodyOf = ({ body }: Ask): Body =>
  body === undefined
    ? { kind: 'none' }
    : { kind: 'value', value: body, mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };

function etagOf({ headers }: Answer): { readonly etag?: string } {
  return typeof headers.etag === 'string' ? { etag: headers.etag } : {};
}
