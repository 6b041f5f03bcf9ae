import type { Compilable, Kysely, Transaction } from 'kysely';
import type { Clock, Identity, Log, TicketOffice } from '../policies/policy.ts';
import type { Desk } from './desk.ts';
import type { ConsumerRegistry } from './registry.ts';

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
type JsonOf<T> = T extends { content: { readonly 'application/json': infer B } }
  ? B
  : T extends { content: infer Others }
    ? Others[keyof Others]
    : undefined;
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

/**
 * What a saga's code has: plain async code whose steps are on record, so that it is finished or undone whatever happens
 * to the process, the client or the deadline. After a restart the same code runs again from its first line: steps that
 * are on record answer as they did, without a call. **So the code between steps must do the same each time**: time,
 * randomness and whatever was read come from `step` or `remember`, and steps are taken in the same order.
 */
export interface SagaContext<Call> {
  /** The tier below, as a handler has it; each call has five seconds, whoever has left meanwhile. For steps only. */
  readonly call: Call;
  /** One name for this saga, 32 letters of hexadecimal, that every callee gets: it knows by it what it has done. */
  readonly reference: string;
  /** On whose behalf, as they were when the saga began. */
  readonly identity: Identity;
  readonly log: Log;
  /**
   * Takes a step with an effect, once. It may be called again with the same reference, when the process died before the
   * result (plain JSON) was on record, so the callee must be idempotent. When a later step fails, everything is undone
   * in reverse.
   * @param undo  takes it back, for good; also called when nobody knows whether the step took effect, and again until it
   *   succeeds. A step without one has no way back: from there on the saga is finished, however long that takes, unless
   *   it is refused (4xx).
   */
  step<T>(name: string, run: () => Promise<T>, undo?: () => Promise<unknown>): Promise<T>;
  /** Reads, or makes up, something the steps after it rely on, once. */
  remember<T>(name: string, run: () => Promise<T>): Promise<T>;
}

/** A saga of a process API: `export const sagas = { … } satisfies Sagas<Contract>` beside its handlers. Input and result are plain JSON. */
export type Saga<C extends Contract, Wanted, Result> = (
  input: Wanted,
  context: SagaContext<C['call']>,
) => Promise<Result>;

export type Sagas<C extends Contract> = Readonly<Record<string, Saga<C, never, unknown>>>;

/**
 * Sagas by name, as a handler begins them: `context.saga.placeOrder(key, input)`. One key of one caller is one saga: the
 * same again waits for its end or gives the outcome that is on record; another input with the same key is refused
 * (`idempotency-key-reused`). A saga that failed before it did anything leaves no record, and its key is as good as new.
 * When the caller's time runs out the saga goes on without it.
 */
export type SagaDoor<S> = {
  readonly [Name in keyof S]: S[Name] extends (input: infer Wanted, context: never) => Promise<infer Result>
    ? (key: string, input: Wanted) => Promise<Result>
    : never;
};

export type Read<Tables> = Pick<Kysely<Tables>, 'selectFrom' | 'fn' | 'with' | 'dynamic'>;

/**
 * A query that is the same each time but for its values, declared beside the handlers that ask it. It is called once, with
 * blanks for the values: they stand in it as they are given, and no other value hangs on them.
 */
export type Statement<Tables, Values extends readonly unknown[], Row> = (
  read: Read<Tables>,
  ...values: Values
) => Compilable<Row>;

/** A system API's own records; its database schema is already chosen. */
export interface Records<Tables> {
  readonly read: Read<Tables>;
  /** Reads by a statement. To put a query together takes longer than to send it; of a statement that is done once. */
  ask<Values extends readonly unknown[], Row>(
    statement: Statement<Tables, Values, Row>,
    ...values: Values
  ): Promise<Row[]>;
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

/** The handlers of an experience or process API: operationId → function. A process API may have sagas. */
export type Handlers<C extends Contract, S = never> = HandlersWith<
  C,
  [S] extends [never] ? Context<C> : Context<C> & { readonly saga: SagaDoor<S> }
>;

/** The handlers of a system API, which alone reach records. */
export type SystemHandlers<C extends Contract, Tables> = HandlersWith<C, SystemContext<C, Tables>>;

/**
 * The handlers of the system API that declares `x-gateway.registry`: the record they keep is the gateway's own, which it
 * reads on every call with a key.
 */
export type RegistryHandlers<C extends Contract> = HandlersWith<
  C,
  TierContext<C['call']> & { readonly registry: ConsumerRegistry }
>;

/** The handlers of an experience API that declares `x-gateway.desk`: they see, and take hold of, the gateway itself. */
export type DeskHandlers<C extends Contract> = HandlersWith<C, Context<C> & { readonly desk: Desk }>;

/** How large the sample data is, and where to tell how far it got. */
export interface SeedSize {
  readonly customers: number;
  readonly products: number;
  readonly orders: number;
  progress?(done: number, total: number): void;
}

/** Fills a system API's empty schema with deterministic sample records. */
export type Seed<Tables> = (records: Records<Tables>, size: SeedSize) => Promise<void>;
