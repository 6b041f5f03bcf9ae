import type { Dispatcher } from 'undici';
import type { Problem } from '#problem';
import type { Answer, AnswerBody, Clock, Exchange, Headers, Log, Signal } from '../../policies/policy.ts';
import { isEventStream } from '../../policies/validate/media-type.ts';
import { badAnswer, flawOfHead, problemOfAnswer, problemOfFailure } from './failures.ts';
import { type HeaderValue, keepAnswerHeaders } from './headers.ts';
import type { UpstreamPool } from './pool.ts';
import { Relay } from './relay.ts';
import type { Target } from './target.ts';

/** What all requests to one upstream share. */
export interface Line {
  readonly upstream: string;
  /** It is another process of the gateway. */
  readonly isTier: boolean;
  readonly target: Target;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds. */
  readonly bodyTimeout: number;
}

/**
 * One request to an upstream, from dispatch to the last byte. It settles when the answer's head is known: with the whole
 * body if that came in the same read, else with a relay. One object holds it all, because there is one per request.
 */
export class Forwarding implements Dispatcher.DispatchHandler {
  readonly #line: Line;
  readonly #connections: UpstreamPool;
  readonly #exchange: Exchange;
  readonly #signal: Signal;
  readonly #request: Dispatcher.DispatchOptions;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #repeatable: boolean;
  #begun = false;
  #over = false;
  #reason: Error | undefined;
  #status = 0;
  #headers: Record<string, HeaderValue> = {};
  #length: string | undefined;
  #chunks: Buffer[] = [];
  #relay: Relay | undefined;

  constructor(
    line: Line,
    connections: UpstreamPool,
    exchange: Exchange,
    request: Dispatcher.DispatchOptions,
    resolve: (answer: Answer) => void,
    reject: (error: Error) => void,
  ) {
    this.#line = line;
    this.#connections = connections;
    this.#exchange = exchange;
    this.#signal = exchange.signal;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#repeatable = request.body === null && (request.method === 'GET' || request.method === 'HEAD');
  }

  start(): void {
    if (this.#signal.aborted) {
      this.#abort(errorOf(this.#signal.reason));
      return;
    }
    this.#signal.addEventListener('abort', this);
    this.#connections.pool.dispatch(this.#request, this);
  }

  /** The exchange's signal fired. */
  handleEvent(): void {
    this.#abort(errorOf(this.#signal.reason));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection: throwing leaves the connection to the next in line.
    if (this.#over) throw errorOf(this.#reason);
    this.#controller = controller;
  }

  onResponseStarted(): void {
    this.#begun = true;
  }

  /** Throwing breaks off the request and drops the connection. */
  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status === 103) return;
    const flaw = flawOfHead(status, headers);
    if (flaw !== undefined) throw badAnswer(new Error(flaw));

    const problem = problemOfAnswer(status, headers, this.#line.clock, this.#exchange.operation);
    if (problem !== undefined) {
      this.#replace(problem, status);
      return;
    }
    this.#status = status;
    const { target, isTier } = this.#line;
    this.#headers = keepAnswerHeaders(headers, (address) => target.place(address, this.#exchange.operation), isTier);
    this.#length = headers['content-length'] as string | undefined;
    // Whatever else came in the same read is parsed before this runs: most answers are complete by then.
    queueMicrotask(() => this.#answerInPart(controller));
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.#relay === undefined) this.#chunks.push(chunk);
    else this.#relay.write(chunk);
  }

  onResponseEnd(): void {
    this.#finish();
    if (this.#relay === undefined) this.#answerWhole();
    else this.#relay.end();
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.#over) return;
    if (this.#mayRepeat(error)) {
      this.#repeat();
      return;
    }
    this.#finish();
    if (this.#relay === undefined) this.#reject(this.#reason ?? problemOfFailure(error));
    else this.#relay.fail(this.#reason ?? badAnswer(error));
  }

  #answerWhole(): void {
    const [first] = this.#chunks;
    // A HEAD is told the length of what a GET would bring.
    if (this.#length !== undefined && this.#request.method === 'HEAD') this.#headers['content-length'] = this.#length;
    if (first === undefined) this.#answer(nothing);
    else this.#answer({ kind: 'bytes', bytes: this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks) });
  }

  #answerInPart(controller: Dispatcher.DispatchController): void {
    if (this.#over) return;
    const { bodyTimeout } = this.#line;
    const silence = isEventStream(this.#headers['content-type']) ? undefined : bodyTimeout;
    this.#relay = new Relay(controller, this.#chunks, silence, (reason) => this.#abort(reason));
    // True as long as it is whole: undici compares, and a body that is shorter fails.
    if (this.#length !== undefined) this.#headers['content-length'] = this.#length;
    this.#answer(this.#relay.body);
  }

  #answer(body: AnswerBody): void {
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  /** Tells the problem instead of the answer, whose body nobody gets; unless that was short, the connection goes too. */
  #replace(problem: Problem, status: number): void {
    if (status === 401 || status === 407) {
      const { upstream, log } = this.#line;
      log.error({ upstream, requestId: this.#exchange.id }, 'the upstream refuses the credential it is sent');
    }
    this.#reject(problem);
    queueMicrotask(() => this.#abort(problem));
  }

  /**
   * RFC 9112 §9.3.1: the upstream closed an idle connection just as it was used; nothing was done, so ask again, once.
   * Nobody hears of it, no breaker counts it, but it is a repeat like any other: an upstream that resets every connection
   * must not get each call twice.
   */
  #mayRepeat(error: Error): boolean {
    if (!this.#repeatable || this.#begun || this.#reason !== undefined) return false;
    return this.#connections.isStale(error) && this.#exchange.mayRepeat?.() === true;
  }

  #repeat(): void {
    this.#repeatable = false;
    this.#controller = undefined;
    queueMicrotask(() => {
      if (!this.#over) this.#connections.pool.dispatch(this.#request, this);
    });
  }

  #abort(reason: Error): void {
    if (this.#over) return;
    this.#reason = reason;
    if (this.#controller !== undefined) {
      this.#controller.abort(reason);
      return;
    }
    this.#finish();
    this.#reject(reason);
  }

  #finish(): void {
    this.#over = true;
    this.#signal.removeEventListener('abort', this);
  }
}

const nothing: AnswerBody = { kind: 'none' };

const errorOf = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('aborted', { cause: reason });
