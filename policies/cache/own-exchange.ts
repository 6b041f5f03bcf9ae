import type { Exchange, Headers, Memo, Outcome, Signal, Timings } from '../policy.ts';

/** What a call made on behalf of an exchange has of its own. */
export interface Own {
  readonly headers: Headers;
  readonly started: number;
  readonly deadline: number;
  readonly signal: Signal;
  /** When not that of the exchange. */
  readonly memo: Memo | undefined;
}

/** A call made on behalf of an exchange that may be over before the call is, or that waits for it beside others. */
export class OwnExchange implements Exchange {
  readonly operation: Exchange['operation'];
  readonly side: Exchange['side'];
  id: string;
  identity: Exchange['identity'];
  readonly method: string;
  readonly path: string;
  query: string;
  readonly headers: Headers;
  readonly pathParameters: Exchange['pathParameters'];
  parameters: Exchange['parameters'];
  body: Exchange['body'];
  readonly address: string;
  readonly started: number;
  deadline: number;
  signal: Signal;
  mayRepeat?: () => boolean;
  timings?: Timings;
  readonly outgoing: Exchange['outgoing'];
  readonly notes: Exchange['notes'];
  readonly #exchange: Exchange;
  readonly #memo: Memo | undefined;
  #listeners: ((outcome: Outcome) => void)[] | undefined;
  #settled = false;

  constructor(exchange: Exchange, own: Own) {
    this.operation = exchange.operation;
    this.side = exchange.side;
    this.id = exchange.id;
    this.identity = exchange.identity;
    this.method = exchange.method;
    this.path = exchange.path;
    this.query = exchange.query;
    this.headers = own.headers;
    this.pathParameters = exchange.pathParameters;
    this.parameters = exchange.parameters;
    this.body = exchange.body;
    this.address = exchange.address;
    this.started = own.started;
    this.deadline = own.deadline;
    this.signal = own.signal;
    this.#exchange = exchange;
    this.#memo = own.memo;
    this.outgoing = exchange.outgoing;
    this.notes = exchange.notes;
    if (exchange.timings !== undefined) this.timings = exchange.timings;
  }

  get trace(): Exchange['trace'] {
    return this.#exchange.trace;
  }

  get memo(): Memo {
    return this.#memo ?? this.#exchange.memo;
  }

  onSettled(listener: (outcome: Outcome) => void): void {
    if (this.#settled) return;
    if (this.#listeners === undefined) this.#listeners = [listener];
    else this.#listeners.push(listener);
  }

  /** Tells every listener how it ended, the first time only. */
  settle(outcome: Outcome): void {
    const listeners = this.#listeners;
    this.#listeners = undefined;
    this.#settled = true;
    for (const listener of listeners ?? []) listener(outcome);
  }
}
