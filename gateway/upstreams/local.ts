import { Problem } from '#problem';
import type { Hole } from '../../apis/handler.ts';
import { wholeSignal } from '../../policies/parts/light-signal.ts';
import type { Answer, Clock, Exchange, Handler, Log, Meter, Signal, TicketOffice } from '../../policies/policy.ts';
import type { EngineOperation } from '../snapshot/operations.ts';
import { whilePatient } from '../store/cancellation.ts';
import { createHoles, type Holes } from './holes.ts';

/** A handler of `apis/` as the engine calls it. */
export type LocalHandler = (input: Readonly<Record<string, unknown>>, context: object) => Promise<LocalReply>;

interface LocalReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What handlers are given besides their input; `records`, `registry` or `desk` only where the tier may have them. */
export interface LocalSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly tickets: TicketOffice;
  readonly records?: object;
  readonly registry?: object;
  readonly desk?: object;
  /** The tier below, bound to one exchange. */
  door(parent: () => Exchange): object;
  /** The sagas of a process API, begun for one exchange, and waited for until the signal fires. */
  saga?(exchange: Exchange, signal: Signal): object;
}

const noBody = { kind: 'none' } as const;

const hasHoles = (body: unknown): body is { readonly holes: readonly Hole[] } =>
  Array.isArray((body as { holes?: unknown } | null)?.holes);

/** Calls a handler of this process: flat input in, plain data out, no HTTP and no JSON between. */
export function createLocalUpstream(
  operation: EngineOperation,
  handler: LocalHandler,
  surroundings: LocalSurroundings,
): Handler {
  const { meter, records, registry } = surroundings;
  const parts = { ...surroundings, beginHoles: createHoles(operation, meter) };
  const isPatient = records !== undefined || registry !== undefined;

  return async (exchange): Promise<Answer> => {
    const context = new LocalContext(exchange, parts);
    const input = inputOf(operation, exchange);
    const reply = await (isPatient
      ? whilePatient(exchange.signal, () => handler(input, context))
      : handler(input, context));
    const { status, headers = noHeaders } = reply;
    const body = context.mark(reply.body);
    if (body === undefined) return { status, headers, body: noBody };
    const value = { kind: 'value', value: body } as const;
    if (!hasHoles(body)) return { status, headers, body: value };
    exchange.notes.holes = body.holes.map(({ pointer, reason }) => `${pointer} ${reason}`);
    // What is missing now may be there in a moment.
    return { status, headers: { ...headers, 'cache-control': 'no-store' }, body: value };
  };
}

const noHeaders = {};

/** What a handler is given besides its input. A class, so that what few handlers look at is made for those alone. */
class LocalContext {
  readonly identity: Exchange['identity'];
  readonly requestId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tickets: TicketOffice;
  readonly records: object | undefined;
  readonly registry: object | undefined;
  readonly desk: object | undefined;
  readonly #exchange: Exchange;
  readonly #parts: LocalSurroundings & { beginHoles(): Holes };
  readonly #signal: Signal;
  #call: object | undefined;
  #holes: Holes | undefined;

  constructor(exchange: Exchange, parts: LocalSurroundings & { beginHoles(): Holes }) {
    this.identity = exchange.identity;
    this.requestId = exchange.id;
    this.clock = parts.clock;
    this.log = parts.log;
    this.tickets = parts.tickets;
    this.records = parts.records;
    this.registry = parts.registry;
    this.desk = parts.desk;
    this.#exchange = exchange;
    this.#parts = parts;
    this.#signal = exchange.signal;
  }

  get call(): object {
    this.#call ??= this.#parts.door(() => this.#lasting());
    return this.#call;
  }

  get saga(): object | undefined {
    return this.#parts.saga?.(this.#exchange, this.#signal);
  }

  get optional(): Holes['optional'] {
    this.#holes ??= this.#parts.beginHoles();
    return this.#holes.optional;
  }

  get signal(): AbortSignal {
    return wholeSignal(this.#signal);
  }

  /** The exchange, as long as it waits for the handler: what a handler does beyond that, nobody is told of. */
  #lasting(): Exchange {
    this.#signal.throwIfAborted();
    return this.#exchange;
  }

  /** The body as it goes out, for who called the handler. */
  mark(body: unknown): unknown {
    return this.#holes === undefined ? body : this.#holes.mark(body);
  }
}

function inputOf(operation: EngineOperation, exchange: Exchange): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const { place, key, name } of operation.parameters) {
    const value = exchange.parameters[place][key];
    if (value !== undefined) input[name] = value;
  }
  if (exchange.body.kind === 'value') input.body = exchange.body.value;
  // Bodies that are not JSON are not for handlers: validation refuses them unless the contract declares them.
  else if (exchange.body.kind === 'incoming')
    throw new Problem('internal', { cause: new Error('a handler cannot take a streamed body') });
  return input;
}
