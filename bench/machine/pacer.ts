import { connect, type Socket } from 'node:net';
import { createSchedule, percentile } from './pacing.ts';

/** What is to be sent. */
export interface Offer {
  readonly port: number;
  /** As they go over the wire; in turn. */
  readonly requests: readonly string[];
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Seconds at the beginning that do not count: the client, too, is compiled first. */
  readonly warmUp: number;
  readonly connections: number;
}

/** What came of it; times in milliseconds. */
export interface Answered {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

// A process of its own: it does nothing but look at the clock, send, and take answers. Times count from when a request
// was meant to be sent, so that one that had to wait for a slow one before it is as slow (no coordinated omission).
process.on('message', (offer: Offer) => {
  send(offer).then(
    (answered) => process.send?.(answered),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

async function send({ port, requests, rate, seconds, warmUp, connections }: Offer): Promise<Answered> {
  const { meant, due, total } = createSchedule(rate, warmUp + seconds);
  const counted = rate * warmUp;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const idle = [...sockets];
  const took: number[] = [];
  const sent = new Map<Socket, number>();
  let next = 0;
  let answered = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const began = performance.now();

  const sendDue = (): void => {
    for (let until = due(performance.now() - began); next < until; next += 1) {
      const socket = idle.pop();
      if (socket === undefined) return;
      sent.set(socket, next);
      socket.write(requests[next % requests.length] as string);
    }
  };
  const onTime = (): void => {
    sendDue();
    const wait = Math.min(meant(next) - (performance.now() - began), longestSleep);
    // Timers of Node count in milliseconds, and to look without a pause would take the core from the upstream.
    if (wait > 0) Atomics.wait(nobody, 0, 0, wait);
    if (answered < total) setImmediate(onTime);
  };
  for (const socket of sockets) {
    takeAnswers(socket, reject, () => {
      const index = sent.get(socket) ?? 0;
      if (index >= counted) took.push(performance.now() - began - meant(index));
      idle.push(socket);
      answered += 1;
      if (answered === total) resolve();
      else sendDue();
    });
  }
  onTime();
  await promise;
  const passed = (performance.now() - began) / 1_000;
  for (const socket of sockets) socket.destroy();
  return { requests: total, seconds: passed, p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99) };
}

/** Milliseconds for which answers may lie unseen. */
const longestSleep = 0.1;
const nobody = new Int32Array(new SharedArrayBuffer(4));

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });

/** Calls `taken` when an answer is whole; its length must have been announced. */
function takeAnswers(socket: Socket, fail: (error: Error) => void, taken: () => void): void {
  let held: Buffer | undefined;
  socket.on('data', (chunk) => {
    held = held === undefined ? chunk : Buffer.concat([held, chunk]);
    const end = held.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = held.toString('latin1', 0, end);
    const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
    if (!/^HTTP\/1\.1 2/.test(head) || length === undefined) fail(new Error(`it was answered ${head.slice(0, 300)}`));
    else if (held.length >= end + 4 + Number(length)) {
      held = undefined;
      taken();
    }
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('a connection was closed')));
}
