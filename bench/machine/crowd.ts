import { connect, type Socket } from 'node:net';
import { createSchedule, percentile } from './pacing.ts';

/** What is to be sent, by callers who do not wait for one another. */
export interface CrowdOffer {
  readonly port: number;
  /** By name: requests as they go over the wire, in turn, so many a second of each. */
  readonly callers: Readonly<Record<string, Caller>>;
  readonly seconds: number;
  /** Seconds at the beginning that do not count. */
  readonly warmUp: number;
  /** Of each caller. */
  readonly connections: number;
}

interface Caller {
  readonly requests: readonly string[];
  readonly rate: number;
}

/** What became of a caller's requests that counted. Milliseconds, from when each was meant to be sent. */
export interface Served {
  readonly done: number;
  /** Told 503. */
  readonly shed: number;
  /** Answered otherwise. */
  readonly other: number;
  /** Of what was done. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

// A process of its own. A request that finds all connections taken is sent late, and its time counts from when it was
// meant to be sent.
process.on('message', (offer: CrowdOffer) => {
  send(offer).then(
    (served) => process.send?.(served),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

async function send(offer: CrowdOffer): Promise<Record<string, Served>> {
  const began = performance.now() + 100;
  const end = began + (offer.warmUp + offer.seconds) * 1_000;
  const lanes = await Promise.all(
    Object.entries(offer.callers).map(async ([name, caller]) => ({ name, ...(await openLane(offer, caller, began)) })),
  );
  while (performance.now() < end) {
    for (const { sendDue } of lanes) sendDue();
    // Other work is on this core too.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Object.fromEntries(lanes.map(({ name, close }) => [name, close()]));
}

async function openLane(offer: CrowdOffer, { requests, rate }: Caller, began: number) {
  const { port, connections, warmUp, seconds } = offer;
  const { meant, due } = createSchedule(rate, warmUp + seconds);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const idle = [...sockets];
  const sent = new Map<Socket, number>();
  const done: number[] = [];
  let [next, shed, other] = [0, 0, 0];

  const sendDue = (): void => {
    for (const until = due(performance.now() - began); next < until; next += 1) {
      const socket = idle.pop();
      if (socket === undefined) return;
      sent.set(socket, next);
      socket.write(requests[next % requests.length] as string);
    }
  };
  for (const socket of sockets)
    takeAnswers(socket, (status) => {
      const index = sent.get(socket) ?? 0;
      idle.push(socket);
      const now = performance.now() - began;
      if (now < warmUp * 1_000) return;
      if (status === 503) shed += 1;
      else if (status < 200 || status > 299) other += 1;
      else done.push(now - meant(index));
    });
  const close = (): Served => {
    for (const socket of sockets) socket.destroy();
    return { done: done.length, shed, other, p50Ms: percentile(done, 0.5), p99Ms: percentile(done, 0.99) };
  };
  return { sendDue, close };
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });

/** Tells the status of each answer when it is whole; its length must have been announced. */
function takeAnswers(socket: Socket, tell: (status: number) => void): void {
  let missing = 0;
  let status = 0;
  let head = '';
  socket.on('data', (chunk) => {
    if (missing > 0) missing -= chunk.length;
    else {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [, length = '0'] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
      status = Number(head.slice(9, 12));
      missing = end + 4 + Number(length) - head.length;
      head = '';
    }
    if (missing === 0) tell(status);
  });
  socket.on('error', () => {});
}
