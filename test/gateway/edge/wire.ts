import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A client's end of a connection; it is half open until it says otherwise. */
export interface Wire {
  readonly socket: Socket;
  /** All that came so far, as latin1. */
  readonly heard: string;
  write(text: string | Buffer): void;
  /** Waits until what came holds `part`. */
  hears(part: string): Promise<string>;
  /** Waits until an answer is whole, and gives all that came. */
  answered(): Promise<string>;
  /** Waits until the other side has ended the connection, and gives all that came. */
  ended(): Promise<string>;
  /** Writes on until the other side has let go of the connection altogether: then it answers with a reset. */
  reset(): Promise<void>;
}

export async function open(port: number): Promise<Wire> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let heard = '';
  let over = false;
  const end = (): void => {
    over = true;
  };
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  socket
    .on('error', () => {})
    .on('end', end)
    .on('close', end);
  await once(socket, 'connect');
  return {
    socket,
    get heard() {
      return heard;
    },
    write: (text) => {
      socket.write(text);
    },
    async hears(part) {
      while (!heard.includes(part)) {
        assert.ok(!over, `the connection ended with ${JSON.stringify(heard)}`);
        await sleep(5);
      }
      return heard;
    },
    async answered() {
      while (!isWhole(heard)) {
        assert.ok(!over, `the connection ended with ${JSON.stringify(heard)}`);
        await sleep(5);
      }
      return heard;
    },
    async ended() {
      while (!over) await sleep(5);
      socket.destroy();
      return heard;
    },
    async reset() {
      while (!socket.destroyed) {
        socket.write('.');
        await sleep(50);
      }
    },
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0;
  return end !== -1 && text.length >= end + 4 + Number(length);
}

/** An answer that came over the wire. */
export interface Heard {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Takes apart what a connection brought; every answer of the gateway's own has a length, or no body. */
export function answersIn(text: string): Heard[] {
  const answers: Heard[] = [];
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    assert.ok(end > 0 && rest.startsWith('HTTP/1.1 '), `no answer: ${JSON.stringify(rest.slice(0, 200))}`);
    const [line = '', ...fields] = rest.slice(0, end).split('\r\n');
    const headers = new Map(
      fields.map((field) => {
        const cut = field.indexOf(':');
        return [field.slice(0, cut).toLowerCase(), field.slice(cut + 1).trim()];
      }),
    );
    const length = Number(headers.get('content-length') ?? 0);
    answers.push({ status: Number(line.split(' ')[1]), headers, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}

/** The one answer in `text`, which must be a problem of this kind. */
export function problemIn(text: string, kind: string): Heard {
  const [answer, ...more] = answersIn(text);
  assert.ok(answer !== undefined, 'there was no answer');
  assert.deepEqual(more, []);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const { type, status } = JSON.parse(answer.body) as { type: string; status: number };
  assert.equal(type.split('/').at(-1), kind, answer.body);
  assert.equal(status, answer.status);
  return answer;
}
