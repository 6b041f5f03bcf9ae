import type { Kysely, Transaction } from 'kysely';
import type { Clock, Identity, Log, TicketOffice } from '../policies/policy.ts';

/** What a generated contract (`apis/contracts/…`) says: its operations, which of them are handled here, and what it may call. */
export interface Contract {
  readonly operations: object;
  readonly local: string;
  readonly call: object;
}

type Parameters<Op> = Op extends { parameters: infer P } ? P : never;
type Place<P, Name extends string> = P extends { readonly [K in Name]?: infer V }
  ? NonNullable<V> extends never
    ? unknown
    : NonNullable<V>
  : unknown;
type JsonOf<T> = T extends { content: { readonly 'application/json': infer B } } ? B : undefined;
type BodyOf<Op> = Op extends { requestBody: infer R }
  ? { readonly body: JsonOf<R> }
  : Op extends { requestBody?: infer R }
    ? NonNullable<R> extends never
      ? unknown
      : { readonly body?: JsonOf<NonNullable<R>> }
    : unknown;

/** The parameters of an operation, flat by name, and its `body`. */
export type Input<Op> = Place<Parameters<Op>, 'path'> &
  Place<Parameters<Op>, 'query'> &
  Place<Parameters<Op>, 'header'> &
  BodyOf<Op>;

type Responses<Op> = Op extends { responses: infer R } ? R : never;
type SuccessStatus = 200 | 201 | 202 | 203 | 204;

/** What a handler returns: one of the contract's success answers. Everything else is a thrown `Problem`. */
export type Reply<Op> = {
  [Status in keyof Responses<Op> & SuccessStatus]: JsonOf<Responses<Op>[Status]> extends undefined
    ? { readonly status: Status; readonly headers?: Readonly<Record<string, string>> }
    : {
        readonly status: Status;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body: JsonOf<Responses<Op>[Status]>;
      };
}[keyof Responses<Op> & SuccessStatus];

type Success<Op> = JsonOf<Responses<Op>[keyof Responses<Op> & SuccessStatus]>;

/** Operations as the tier above calls them: the success body, or the problem thrown. */
export type Callable<Operations> = {
  readonly [Id in keyof Operations]: (input: Input<Operations[Id]>) => Promise<Success<Operations[Id]>>;
};

/** A part that an answer was given without (`Hole` of `openapi/shared/common.yaml`). */
export interface Hole {
  /** JSON pointer to the part, or to what stands in for it. */
  readonly pointer: string;
  /** Kind of the problem that kept it away. */
  readonly reason: string;
  /** Seconds after which asking again may find it. */
  readonly retryAfter?: number;
}

/** What a handler may reach besides its input, by the calls it may make. */
export interface TierContext<Call> {
  /** The tier below: `call.<tier>.<api>.<operation>(input)`, exactly what `x-gateway.uses` declares. */
  readonly call: Call;
  /**
   * The same calls, for taking back what was done. They are made even when the client has left or the deadline has
   * passed, and have five seconds from the first of them: whoever gave up must not leave half an order behind.
   */
  readonly callToUndo: Call;
  /**
   * Reads a part that the answer can do without: when its system cannot be asked, `fallback` stands in, and the answer
   * says so under `holes`, which its contract must declare. A refusal (4xx) is no outage and is thrown.
   * @param pointer  JSON pointer to the part in this handler's answer
   */
  optional<T>(pointer: string, read: () => Promise<T>, fallback: T): Promise<T>;
  readonly identity: Identity;
  /** The same through all tiers; also the `instance` of problems. */
  readonly requestId: string;
  /** Aborts when the client left or the deadline passed. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
  readonly tickets: TicketOffice;
}

/** The context of the handlers of one contract. */
export type Context<C extends Contract = Contract> = TierContext<C['call']>;

/** A system API's own records; its database schema is already chosen. */
export interface Records<Tables> {
  readonly read: Pick<Kysely<Tables>, 'selectFrom' | 'fn' | 'with' | 'dynamic'>;
  /** The one door for changes. Only queries are awaited inside: on the embedded store everyone else waits. */
  write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T>;
}

export interface SystemContext<C extends Contract, Tables> extends TierContext<C['call']> {
  readonly records: Records<Tables>;
}

type HandlersWith<C extends Contract, Ctx> = {
  readonly [Id in keyof C['operations'] & C['local']]: (
    input: Input<C['operations'][Id]>,
    context: Ctx,
  ) => Promise<Reply<C['operations'][Id]>>;
};

/** The handlers of an experience or process API: operationId → function. */
export type Handlers<C extends Contract> = HandlersWith<C, Context<C>>;

/** The handlers of a system API, which alone reach records. */
export type SystemHandlers<C extends Contract, Tables> = HandlersWith<C, SystemContext<C, Tables>>;

/** How large the sample data is, and where to tell how far it got. */
export interface SeedSize {
  readonly customers: number;
  readonly products: number;
  readonly orders: number;
  progress?(done: number, total: number): void;
}

/** Fills a system API's empty schema with deterministic sample records. */
export type Seed<Tables> = (records: Records<Tables>, size: SeedSize) => Promise<void>;
