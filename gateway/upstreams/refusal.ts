import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '#problem';
import type { Headers } from '../../policies/policy.ts';

export interface Refusal {
  readonly problem: Problem;
  /** The gateway's address as callers know it. */
  readonly publicUrl: string;
  /** Request id. */
  readonly id: string;
  /** Headers that go on every answer of the exchange. */
  readonly outgoing: Headers;
}

/** Milliseconds a client has to close its side. */
const patience = 1_000;

/**
 * Answers a request for an upgrade with a problem, in plain HTTP on the bare socket, and closes it.
 * @returns  bytes of the body
 */
export function refuseUpgrade(socket: Duplex, { problem, publicUrl, id, outgoing }: Refusal): number {
  const body = Buffer.from(JSON.stringify(problem.document(publicUrl, id)));
  const asks = problem.kind === 'unavailable' ? { 'retry-after': '1' } : {};
  const own: Readonly<Record<string, string>> = { ...asks, ...problem.facts.headers };
  const fields: Headers = {
    date: new Date().toUTCString(),
    ...outgoing,
    ...own,
    connection: own.connection === undefined ? 'close' : `close, ${own.connection}`,
    'content-type': 'application/problem+json',
    'content-length': String(body.length),
  };
  socket.on('error', () => socket.destroy());
  socket.write(httpHead(problem.status, fields));
  endSocket(socket, body);
  return body.length;
}

/** Sends the last bytes, reads on so that they are not lost to a reset, and lets go when the other side does, or soon. */
export function endSocket(socket: Duplex, last: Buffer | undefined): void {
  const timer = setTimeout(() => socket.destroy(), patience);
  socket.once('close', () => clearTimeout(timer));
  socket.end(last).resume();
}

function httpHead(status: number, fields: Headers): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const [name, value = []] of Object.entries(fields)) {
    for (const item of typeof value === 'string' ? [value] : value) head += `${name}: ${item}\r\n`;
  }
  return `${head}\r\n`;
}
