import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as it came over the wire. */
export interface SeenRequest {
  /** `GET /path HTTP/1.1`. */
  readonly line: string;
  /** Lower-case names; repeated fields joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Everything up to the empty line, as received. */
  readonly head: string;
  /** What of the body had arrived with the head. */
  readonly body: string;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
}

/** What an upstream does with a request. */
export type Behaviour = (socket: Socket, request: SeenRequest) => unknown;

/** An upstream on bare sockets: it does whatever a test makes it do, whether that is HTTP or not. */
export interface RawUpstream {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  /** Connections ever made, and those open now. */
  readonly connections: number;
  readonly open: number;
  /** How the next requests are treated. */
  behave(behaviour: Behaviour): void;
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startUpstream(behaviour: Behaviour = says(ok('{}'))): Promise<RawUpstream> {
  let current = behaviour;
  let connections = 0;
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    const connection = ++connections;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    readRequests(socket, connection, (request) => {
      seen.push(request);
      current(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    behave(next) {
      current = next;
    },
    async idle() {
      while (sockets.size > 0) await sleep(5);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole, well-formed answer. */
export const ok = (body: string, mediaType = 'application/json'): string =>
  answer('200 OK', { 'Content-Type': mediaType, 'Content-Length': String(Buffer.byteLength(body)) }, body);

/** An answer with exactly these fields, right or wrong. */
export function answer(status: string, fields: Readonly<Record<string, string>>, body = ''): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}

/** Says something, and keeps the connection. */
export const says =
  (text: string): Behaviour =>
  (socket) =>
    socket.write(text, 'latin1');

/** Says something, and closes in order. */
export const saysAndCloses =
  (text: string): Behaviour =>
  (socket) =>
    socket.end(text, 'latin1');

/** Says something, if anything, and resets the connection. */
export const resets =
  (text = ''): Behaviour =>
  (socket) =>
    text === '' ? socket.resetAndDestroy() : socket.write(text, 'latin1', () => socket.resetAndDestroy());

/** Never says a word. */
export const silent: Behaviour = () => {};

/** Says something a byte at a time. */
export const drips =
  (text: string, pause: number): Behaviour =>
  async (socket) => {
    for (const letter of text) {
      if (socket.destroyed) return;
      socket.write(letter, 'latin1');
      await sleep(pause);
    }
  };

/** Tells requests apart well enough for tests: a head, and the body that came with it. */
function readRequests(socket: Socket, connection: number, tell: (request: SeenRequest) => void): void {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = text.slice(0, end);
    const headers = parseFields(head);
    const body = text.slice(end + 4);
    if (body.length < Number(headers['content-length'] ?? 0)) return;
    if (headers['transfer-encoding'] === 'chunked' && !body.endsWith('0\r\n\r\n')) return;
    text = '';
    tell({ line: head.split('\r\n', 1)[0] as string, headers, head, body, connection });
  });
}

function parseFields(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n').slice(1)) {
    const cut = line.indexOf(':');
    const name = line.slice(0, cut).toLowerCase();
    const value = line.slice(cut + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
