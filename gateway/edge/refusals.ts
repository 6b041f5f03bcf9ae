import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Kind, Problem } from '#problem';
import type { Log } from '../../policies/policy.ts';
import { endSocket } from '../upstreams/refusal.ts';
import { foldAddress } from './address.ts';
import { responseOn } from './socket.ts';

/** Refuses what never becomes an exchange, because it cannot be read or is not taken up; logged and counted all the same. */
export interface Refusals {
  /**
   * Answers on the bare socket, and ends the connection. Where an answer is under way it only ends it.
   * @param reason  a parser's code, from a set that no client can add to
   */
  refuse(problem: Problem, socket: Duplex, reason?: string): void;
  /** Logs and counts one that cannot be answered. @returns its id */
  note(problem: Problem, socket: Duplex, reason?: string): string;
  /** So far, by kind of problem. */
  readonly counts: ReadonlyMap<Kind, number>;
}

export interface RefusalParts {
  /** The gateway's URL as callers know it. */
  base(): string;
  readonly log: Log;
  /** Lines in a window, and its length in milliseconds; of what is more only the number is written. */
  readonly most?: number;
  readonly window?: number;
}

/**
 * Nothing of what came is written down: what cannot be read may hold anything. A flood of it costs so many lines and no more.
 */
export function createRefusals({ base, log, most = 20, window = 10_000 }: RefusalParts): Refusals {
  const counts = new Map<Kind, number>();
  let written = 0;
  let unwritten = 0;

  const closeWindow = (): void => {
    if (unwritten > 0) log.warn({ requests: unwritten }, 'more requests were refused unread');
    written = 0;
    unwritten = 0;
  };

  const write = (fields: object): void => {
    if (written === most) {
      unwritten += 1;
      return;
    }
    if (written === 0) setTimeout(closeWindow, window).unref();
    written += 1;
    log.info(fields, 'request refused unread');
  };

  const note: Refusals['note'] = ({ kind, status }, socket, reason) => {
    const requestId = randomUUID();
    const { remoteAddress = '' } = socket as Socket;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    write({ requestId, status, problem: kind, reason, address: foldAddress(remoteAddress) });
    return requestId;
  };

  return {
    counts,
    note,
    refuse(problem, socket, reason) {
      // Ended already, by the first of several errors: whoever did that also sees to its end.
      if (socket.writableEnded && !socket.destroyed) return;
      answer(problem, socket, base(), note(problem, socket, reason));
    },
  };
}

function answer(problem: Problem, socket: Duplex, base: string, instance: string): void {
  if (!socket.writable || responseOn(socket) !== undefined) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problem.document(base, instance));
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.kind}`,
    'content-type: application/problem+json',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(problem.facts.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ];
  socket.on('error', () => socket.destroy());
  endSocket(socket, Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`));
}
