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
  /** The sagas of a process API, begun for one exchange. */
  saga?(exchange: Exchange): object;
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
  const beginHoles = createHoles(operation, meter);

  return async (exchange): Promise<Answer> => {
    const { signal } = exchange;
    const holes = beginHoles();
    const context = new LocalContext(exchange, holes, surroundings);
    const input = inputOf(operation, exchange);
    const work = (): Promise<LocalReply> => handler(input, context);
    const reply = await (records === undefined && registry === undefined ? work() : whilePatient(signal, work));
    const { status, headers = {} } = reply;
    const body = holes.mark(reply.body);
    if (body === undefined) return { status, headers, body: noBody };
    const value = { kind: 'value', value: body } as const;
    if (!hasHoles(body)) return { status, headers, body: value };
    exchange.notes.holes = body.holes.map(({ pointer, reason }) => `${pointer} ${reason}`);
    // What is missing now may be there in a moment.
    return { status, headers: { ...headers, 'cache-control': 'no-store' }, body: value };
  };
}

/** What a handler is given besides its input. A class, so that what few handlers look at is made for those alone. */
class LocalContext {
  readonly call: object;
  readonly optional: Holes['optional'];
  readonly identity: Exchange['identity'];
  readonly requestId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tickets: TicketOffice;
  readonly records: object | undefined;
  readonly registry: object | undefined;
  readonly desk: object | undefined;
  readonly saga: object | undefined;
  readonly #signal: Signal;

  constructor(exchange: Exchange, { optional }: Holes, surroundings: LocalSurroundings) {
    this.call = surroundings.door(() => exchange);
    this.optional = optional;
    this.identity = exchange.identity;
    this.requestId = exchange.id;
    this.clock = surroundings.clock;
    this.log = surroundings.log;
    this.tickets = surroundings.tickets;
    this.records = surroundings.records;
    this.registry = surroundings.registry;
    this.desk = surroundings.desk;
    this.saga = surroundings.saga?.(exchange);
    this.#signal = exchange.signal;
  }

  get signal(): AbortSignal {
    return wholeSignal(this.#signal);
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
