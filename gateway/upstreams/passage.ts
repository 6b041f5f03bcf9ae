import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '#problem';
import type { Clock, Exchange, Log, Outcome, UpgradeRequest } from '../../policies/policy.ts';
import { badAnswer, problemOfFailure } from './failures.ts';
import { closeFrame, createFrameFollower } from './frames.ts';
import { acceptedFields, problemOfRefusal } from './handshake.ts';
import { endSocket, refuseUpgrade } from './refusal.ts';

/** What all sockets to one upstream share. */
export interface Harbour {
  readonly upstream: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** Milliseconds. */
  readonly handshakeTimeout: number;
}

type Upgraded = (answer: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** One client's socket on its way through to the upstream. First the upstream is asked; then the two are joined, or not. */
export class Passage {
  /** Resolves when the client's socket has closed. */
  readonly over: Promise<Outcome>;
  readonly exchange: Exchange;
  readonly #harbour: Harbour;
  readonly #socket: Duplex;
  readonly #frames = createFrameFollower();
  #state: 'asking' | 'joined' | 'ending' = 'asking';
  #asked: ClientRequest | undefined;
  #upstream: Duplex | undefined;
  #timer: NodeJS.Timeout | undefined;
  #problem: Problem | undefined;
  #error: unknown;
  #status = 499;
  #bytes = 0;

  constructor(exchange: Exchange, harbour: Harbour) {
    this.exchange = exchange;
    this.#harbour = harbour;
    this.#socket = (exchange.upgrade as UpgradeRequest).socket;
    const left = exchange.deadline - harbour.clock.monotonic();
    this.#timer = setTimeout(() => this.#onNoAnswer(), Math.min(harbour.handshakeTimeout, Math.max(left, 0)));
    this.#socket.on('error', (error) => this.#note(error)).once('end', () => this.#onClientEnd());
    this.over = new Promise((resolve) => {
      const settle = (): void => resolve(this.#settle());
      if (this.#socket.destroyed) settle();
      else this.#socket.once('close', settle);
    });
  }

  /** Watches the proxy's request to the upstream: what it answers is looked at before the proxy may act on it. */
  follow(asked: ClientRequest): void {
    this.#asked = asked;
    // httpxy adds its listeners right after this: they write the upstream's answer to the client as it is.
    queueMicrotask(() => {
      const join = asked.listeners('upgrade')[0] as Upgraded;
      asked.removeAllListeners('upgrade').removeAllListeners('response');
      asked.on('response', (answer) => this.#onRefused(answer));
      asked.on('information', ({ statusCode }) => statusCode === 101 && this.#refuse(badAnswer(noHandshake())));
      asked.on('upgrade', (answer, socket, head) => this.#onUpgrade(answer, socket, () => join(answer, socket, head)));
      if (this.#state !== 'asking') asked.destroy();
    });
  }

  /** The proxy met an error: of the upstream, or of the client. */
  fail(error: Error): void {
    if (this.#state !== 'asking') {
      this.#note(error);
      return;
    }
    const problem = problemOfFailure(error);
    this.#refuse(problem instanceof Problem ? problem : badAnswer(error));
  }

  /** Ends it, with a close frame where one can be put in, else without. */
  close(code: number, reason: string): void {
    if (this.#state === 'asking') this.#refuse(new Problem('unavailable', { headers: { 'retry-after': '1' } }));
    if (this.#state !== 'joined') return;
    this.#state = 'ending';
    this.#upstream?.unpipe(this.#socket).destroy();
    this.#socket.unpipe();
    if (!this.#frames.between) this.#socket.destroy();
    else endSocket(this.#socket, this.#frames.closed ? undefined : closeFrame(code, reason));
  }

  #onNoAnswer(): void {
    this.#refuse(new Problem('upstream-timeout', { cause: new Error('the upstream did not answer the upgrade') }));
  }

  #onRefused({ statusCode = 0, headers }: IncomingMessage): void {
    const { upstream, clock, log } = this.#harbour;
    if (statusCode === 401) {
      log.error({ upstream, requestId: this.exchange.id }, 'the upstream refuses the credential it is sent');
    }
    this.#refuse(problemOfRefusal(statusCode, headers, clock));
  }

  #onUpgrade(answer: IncomingMessage, upstream: Duplex, join: () => void): void {
    const { headers, outgoing } = this.exchange;
    const fields = acceptedFields(answer.headers, String(headers['sec-websocket-key']));
    if (fields === undefined || this.#state !== 'asking') {
      upstream.on('error', (error) => this.#note(error)).destroy();
      this.#refuse(badAnswer(noHandshake()));
      return;
    }
    answer.headers = { ...outgoing, ...fields } as IncomingMessage['headers'];
    clearTimeout(this.#timer);
    this.#state = 'joined';
    this.#status = 101;
    this.#upstream = upstream;
    join();
    upstream.on('data', (chunk: Buffer) => this.#frames.follow(chunk));
    // A WebSocket has no half-open state: when one side is gone, the other follows.
    upstream.on('error', (error) => this.#note(error)).once('close', () => endSocket(this.#socket, undefined));
    this.#watchExpiry();
  }

  #onClientEnd(): void {
    if (this.#upstream !== undefined) endSocket(this.#upstream, undefined);
    else if (this.#state === 'asking') this.#socket.destroy();
  }

  #watchExpiry(): void {
    const { expires } = this.exchange.identity;
    if (expires === undefined) return;
    const left = expires - this.#harbour.clock.now();
    if (left <= 0) this.close(4401, 'the credential has expired');
    else this.#timer = setTimeout(() => this.#watchExpiry(), Math.min(left, longestTimer));
  }

  #refuse(problem: Problem): void {
    if (this.#state !== 'asking') return;
    this.#state = 'ending';
    clearTimeout(this.#timer);
    this.#asked?.destroy();
    if (this.#socket.destroyed) return;
    const { id, outgoing } = this.exchange;
    this.#problem = problem;
    this.#status = problem.status;
    this.#bytes = refuseUpgrade(this.#socket, { problem, publicUrl: this.#harbour.publicUrl, id, outgoing });
  }

  /** What breaks while it is being ended is part of the end. */
  #note(error: unknown): void {
    if (this.#state !== 'ending') this.#error ??= error;
  }

  #settle(): Outcome {
    this.#state = 'ending';
    clearTimeout(this.#timer);
    this.#asked?.destroy();
    this.#upstream?.destroy();
    const problem = this.#problem;
    const error = problem ?? this.#error;
    return {
      status: this.#status,
      complete: this.#status !== 499 && this.#error === undefined,
      bytes: this.#bytes + this.#frames.bytes,
      ...(problem === undefined ? {} : { problem: problem.kind }),
      ...(error === undefined ? {} : { error }),
    };
  }
}

const noHandshake = (): Error => new Error('the upstream’s 101 does not answer the handshake');

const longestTimer = 2 ** 31 - 1;
