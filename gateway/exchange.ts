import { ExchangeMemo } from '../policies/cache/memo.ts';
import { LightSignal } from '../policies/parts/light-signal.ts';
import type {
  Body,
  Exchange,
  Headers,
  Identity,
  Memo,
  Operation,
  Outcome,
  Parameters,
  Signal,
  Timings,
  Trace,
  UpgradeRequest,
} from '../policies/policy.ts';
import { childTrace } from '../policies/trace/trace-context.ts';

/** What an exchange begins with; the rest is filled in by policies. */
export interface Beginning {
  readonly operation: Operation;
  readonly side: Exchange['side'];
  readonly id: string;
  /** Its place in a trace; a hop, which is told `above` instead, makes one when somebody asks for it. */
  readonly trace?: Trace;
  readonly above?: Exchange;
  readonly identity: Identity;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly parameters: Parameters;
  readonly body: Body;
  readonly address: string;
  readonly started: number;
  readonly deadline: number;
  readonly parentSignal?: Signal;
  readonly upgrade?: UpgradeRequest | undefined;
  readonly admitted?: boolean;
  readonly timings?: Timings | undefined;
  /** Of the exchange this one is a hop of. */
  readonly memo?: Memo;
}

export const anonymous: Identity = Object.freeze({ kind: 'anonymous', scopes: [] });
export const noParameters: Parameters = Object.freeze({ path: {}, query: {}, header: {}, cookie: {} });
export const noTrace: Trace = Object.freeze({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: false });

/** An exchange that can be settled and aborted by whoever opened it: the edge, or the door of a tier call. */
export class OpenExchange implements Exchange {
  readonly operation: Operation;
  readonly side: Exchange['side'];
  id: string;
  identity: Identity;
  readonly method: string;
  readonly path: string;
  query: string;
  readonly headers: Headers;
  readonly pathParameters: Readonly<Record<string, string>>;
  parameters: Parameters;
  body: Body;
  readonly address: string;
  readonly started: number;
  deadline: number;
  readonly upgrade?: UpgradeRequest;
  readonly admitted?: boolean;
  mayRepeat?: () => boolean;
  measure?: (exchange: Exchange) => void;
  timings?: Timings;
  readonly outgoing: Record<string, string | readonly string[]> = {};
  readonly notes: Record<string, unknown> = {};
  readonly #above: Exchange | undefined;
  #trace: Trace | undefined;
  #own: LightSignal | undefined;
  #signal: Signal | undefined;
  #memo: Memo | undefined;
  #listeners: ((outcome: Outcome) => void)[] | undefined = [];

  constructor(beginning: Beginning) {
    this.operation = beginning.operation;
    this.side = beginning.side;
    this.id = beginning.id;
    this.#trace = beginning.trace;
    this.#above = beginning.above;
    this.identity = beginning.identity;
    this.method = beginning.method;
    this.path = beginning.path;
    this.query = beginning.query;
    this.headers = beginning.headers;
    this.pathParameters = beginning.pathParameters;
    this.parameters = beginning.parameters;
    this.body = beginning.body;
    this.address = beginning.address;
    this.started = beginning.started;
    this.deadline = beginning.deadline;
    this.#signal = beginning.parentSignal;
    this.#memo = beginning.memo;
    if (beginning.timings !== undefined) this.timings = beginning.timings;
    if (beginning.upgrade !== undefined) this.upgrade = beginning.upgrade;
    if (beginning.admitted === true) this.admitted = true;
  }

  get trace(): Trace {
    this.#trace ??= this.#above === undefined ? noTrace : childTrace(this.#above.trace);
    return this.#trace;
  }

  set trace(trace: Trace) {
    this.#trace = trace;
  }

  get signal(): Signal {
    this.#signal ??= this.#abortable();
    return this.#signal;
  }

  set signal(signal: Signal) {
    this.#signal = signal;
  }

  /** Made when first asked for, since most operations of the lowest tier read nothing. */
  get memo(): Memo {
    this.#memo ??= new ExchangeMemo();
    return this.#memo;
  }

  onSettled(listener: (outcome: Outcome) => void): void {
    this.#listeners?.push(listener);
  }

  /** Tells every listener how it ended, the first time only. */
  settle(outcome: Outcome): void {
    const listeners = this.#listeners;
    this.#listeners = undefined;
    for (const listener of listeners ?? []) listener(outcome);
  }

  get settled(): boolean {
    return this.#listeners === undefined;
  }

  abort(reason: Error): void {
    this.#abortable().abort(reason);
  }

  #abortable(): LightSignal {
    this.#own ??= new LightSignal();
    return this.#own;
  }
}
