import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Kind, Problem } from '#problem';
import type { Clock, Exchange, Headers } from '../../policies/policy.ts';
import { badAnswer, problemOfAnswer } from './failures.ts';

/** Refuses what is not the opening handshake of a WebSocket (RFC 6455 §4.1, §4.4); h2c, for one, is not. */
export function checkHandshake({ upgrade, method, headers }: Exchange): void {
  const asks = upgrade !== undefined && method === 'GET' && String(headers.upgrade).toLowerCase() === 'websocket';
  if (!asks || headers['sec-websocket-version'] !== '13') throw upgradeRequired();
  if (!keyShape.test(String(headers['sec-websocket-key']))) {
    throw new Problem('bad-request', {
      errors: [{ parameter: 'Sec-WebSocket-Key', detail: 'must be 16 bytes in base64' }],
    });
  }
}

/** The header fields that carry a handshake on, beside those of any request. */
export const handshakeFields = { connection: 'Upgrade', upgrade: 'websocket' } as const;

/** What of an upstream's 101 goes to the client; `undefined` when it does not agree to this very handshake (§4.1). */
export function acceptedFields(answer: IncomingHttpHeaders, key: string): Headers | undefined {
  const accept = hash('sha1', `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`, 'base64');
  if (answer.upgrade?.toLowerCase() !== 'websocket' || answer['sec-websocket-accept'] !== accept) return undefined;
  const fields: Record<string, string> = { ...handshakeFields, 'sec-websocket-accept': accept };
  for (const name of ['sec-websocket-protocol', 'sec-websocket-extensions']) {
    const value = answer[name];
    if (typeof value === 'string') fields[name] = value;
  }
  return fields;
}

/** The problem for an upstream that answers an upgrade with anything but 101. Its own text goes to nobody. */
export function problemOfRefusal(status: number, headers: Headers, clock: Clock): Problem {
  const cause = new Error(`the upstream answered the upgrade with ${status}`);
  const kind = kinds.get(status);
  if (kind !== undefined) return new Problem(kind, { cause });
  // Its limit is not the caller's plan: to the caller, both mean to come back later.
  const { 'content-type': _, ...rest } = headers;
  return problemOfAnswer(status === 429 ? 503 : status, rest, clock) ?? badAnswer(cause);
}

const kinds = new Map<number, Kind>([
  [400, 'bad-request'],
  [403, 'forbidden'],
  [404, 'not-found'],
]);

const keyShape = /^[A-Za-z0-9+/]{22}==$/;

const upgradeRequired = (): Problem =>
  new Problem('upgrade-required', {
    headers: { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' },
  });
