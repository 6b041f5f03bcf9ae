import type { Worker } from 'node:cluster';
import type { Asked, ListeningSocket } from './words.ts';

/** A worker that can take connections, by its number. */
export interface Taker {
  readonly number: number;
  readonly worker: Worker;
}

/**
 * The sockets that workers listen on, which must outlive them: closed with its process, one would reset every connection that
 * waits in it. So the primary has each of them too, without taking from it, by the number of its worker.
 */
export interface Sockets {
  /** A worker listens on one that is new. */
  keep(number: number, socket: ListeningSocket): void;
  /** Answers a worker that is about to listen: with the socket of its number, if there is one. */
  give(taker: Taker): void;
  /** Nobody takes from the socket of a number any more: one of the others does, or if there is none, clients are refused. */
  hand(number: number, others: readonly Taker[]): void;
  /** A worker takes from the socket of its number: whoever did meanwhile need not. */
  take(number: number): void;
  /** Closes them here: they end with the workers. */
  release(): void;
}

export function createSockets(): Sockets {
  const sockets = new Map<number, ListeningSocket>();
  /** Who takes from a socket in place of its worker. */
  const minders = new Map<number, Taker>();

  return {
    keep(number, socket) {
      sockets.get(number)?.close();
      sockets.set(number, socket);
    },
    give: ({ number, worker }) => say(worker, { say: 'listen' }, sockets.get(number)),
    hand(number, others) {
      const [taker] = others;
      const theirs = [...minders].filter(([, minder]) => minder.number === number).map(([minded]) => minded);
      const own = minders.has(number) ? [] : [number];
      for (const left of [...own, ...theirs]) {
        const socket = sockets.get(left);
        minders.delete(left);
        if (socket === undefined) continue;
        if (taker === undefined) {
          socket.close();
          sockets.delete(left);
        } else {
          minders.set(left, taker);
          say(taker.worker, { say: 'mind', number: left }, socket);
        }
      }
    },
    take(number) {
      const minder = minders.get(number);
      minders.delete(number);
      if (minder !== undefined) say(minder.worker, { say: 'leave', number });
    },
    release() {
      for (const socket of sockets.values()) socket.close();
      sockets.clear();
      minders.clear();
    },
  };
}

/** Of a worker that has ended meanwhile, its end will be told. */
function say(worker: Worker, asked: Asked, socket?: ListeningSocket): void {
  if (worker.isConnected()) worker.send(asked, socket as never);
}
