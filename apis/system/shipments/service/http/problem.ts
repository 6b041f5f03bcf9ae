import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';

/** Every refusal of this service: status and title, by kind. */
const kinds = {
  'malformed-request': [400, 'The request is not well-formed HTTP'],
  'bad-request': [400, 'The request does not fit the contract'],
  unauthenticated: [401, 'A valid credential is needed'],
  'not-found': [404, 'There is no such thing'],
  'no-such-route': [404, 'No operation answers at this address'],
  'method-not-allowed': [405, 'The method is not offered here'],
  'request-timeout': [408, 'The request took too long to arrive'],
  conflict: [409, 'The record’s state does not allow this'],
  'payload-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body’s media type is not accepted'],
  'expectation-failed': [417, 'The expectation cannot be met'],
  'idempotency-key-reused': [422, 'The Idempotency-Key was used for another request'],
  'upgrade-required': [426, 'This operation is a WebSocket'],
  'header-too-large': [431, 'The header is too large'],
  internal: [500, 'Something went wrong on our side'],
  unavailable: [503, 'Temporarily unavailable'],
} as const satisfies Record<string, readonly [number, string]>;

export type Kind = keyof typeof kinds;

/** One thing that is wrong: where in the body (a JSON pointer, RFC 6901) or in which parameter, and what. */
export interface Violation {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

interface Facts {
  readonly detail?: string;
  readonly errors?: readonly Violation[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal; the listener writes it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: Kind;
  readonly facts: Facts;

  constructor(kind: Kind, facts: Facts = {}) {
    super(facts.detail ?? kinds[kind][1]);
    this.kind = kind;
    this.facts = facts;
  }
}

/** Writes a problem as the answer (RFC 9457 §3), and returns the id under which it can be asked for. */
export function writeProblem(response: ServerResponse, { kind, facts }: Problem): string {
  const instance = randomUUID();
  const body = documentOf(kind, facts, instance);
  response.writeHead(kinds[kind][0], { ...headersFor(body), ...facts.headers });
  response.end(body);
  return instance;
}

/** The same as raw bytes, for a connection whose request could not be parsed. */
export function rawProblem(kind: Kind): string {
  const [status] = kinds[kind];
  const body = documentOf(kind, {}, randomUUID());
  const headers = Object.entries({ ...headersFor(body), connection: 'close' });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${body}`;
}

function documentOf(kind: Kind, { detail, errors }: Facts, instance: string): string {
  const [status, title] = kinds[kind];
  return JSON.stringify({ type: `/problems/${kind}`, title, status, detail, instance: `urn:uuid:${instance}`, errors });
}

const headersFor = (body: string) => ({
  'content-type': 'application/problem+json',
  'content-length': Buffer.byteLength(body),
  'cache-control': 'no-store',
});
