import type { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { Headers } from './headers.ts';
import type { Operation, Parameters, SecurityScheme } from './operation.ts';

/** A consumer: the partner, team or program a credential belongs to. */
export interface Consumer {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly environment: 'live' | 'test';
}

/** What an access token says of itself, so that it can be taken back before it expires. */
export interface TokenFacts {
  /** Its `jti`, where it has one. */
  readonly id?: string;
  readonly subject: string;
  /** Name of the issuer. */
  readonly issuer: string;
  /** Epoch milliseconds: the earliest it may have been issued at, as clocks differ. */
  readonly issued: number;
}

/** Who is calling. In a hop `caller` is the API above and the rest is the person or consumer at the edge. */
export interface Identity {
  readonly kind: 'anonymous' | 'user' | 'consumer' | 'gateway';
  /** OIDC `sub` of the end user: unique only at its issuer. */
  readonly subject?: string;
  /** Name of the issuer whose token the user came with. */
  readonly issuer?: string;
  /** OAuth client the token was issued to. */
  readonly clientId?: string;
  readonly consumer?: Consumer;
  /** `test`: a client that must reach nothing real. Of a consumer its key says so. */
  readonly environment?: 'live' | 'test';
  readonly scopes: readonly string[];
  /** How it was proven; absent for anonymous callers. */
  readonly scheme?: SecurityScheme;
  /** Id of the API key, where there is one; sockets are closed when it is revoked. */
  readonly credential?: string;
  /** Of the access token, where there is one; sockets are closed when it is taken back. */
  readonly token?: TokenFacts;
  /** `<tier>/<api>.v<major>` of the API that makes this hop. */
  readonly caller?: string;
  /** Epoch milliseconds after which the credential no longer counts; sockets are closed then. */
  readonly expires?: number;
}

/** A request's body: absent, still on the wire, or known. `bytes` are forwarded exactly as they were validated. */
export type Body =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'incoming';
      readonly mediaType: string;
      /** Announced bytes, when announced. */
      readonly length?: number;
      /** Reads it whole; refuses with 413 beyond `limit` bytes. */
      read(limit: number): Promise<Buffer>;
      readonly stream: Readable;
      /** Bytes it may have in all; whoever streams it refuses more with 413. */
      readonly most?: number;
    }
  | { readonly kind: 'value'; readonly value: unknown; readonly mediaType: string; readonly bytes?: Buffer };

/** Where a relayed answer is written. `write` says whether more may come at once (backpressure). */
export interface Sink {
  write(chunk: Buffer): boolean;
  end(): void;
  fail(error: Error): void;
}

/** The source side of a relayed answer. */
export interface Flow {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** An answer's body: plain data, bytes, a stream still arriving, or a socket to be handed over. */
export type AnswerBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'relay'; attach(sink: Sink): Flow }
  | { readonly kind: 'upgrade'; handOver(onClosed: (outcome: Outcome) => void): void };

/** A head that is known, and a body that may still be arriving. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

/** How an exchange ended; told once to every `onSettled` listener. */
export interface Outcome {
  /** Status sent, or 499 when the client left before one was. */
  readonly status: number;
  /** Kind of problem, when it was one. */
  readonly problem?: string;
  /** The error behind it, for the log. */
  readonly error?: unknown;
  /** False when the client or the upstream broke off before the end. */
  readonly complete: boolean;
  /** Body bytes sent. */
  readonly bytes: number;
}

/** W3C trace context, level 1: 16- and 8-byte ids in lower-case hex. */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
  readonly sampled: boolean;
  readonly state?: string;
}

/** A socket asking for an upgrade, as Node hands it over. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** What an exchange has read of the tiers below, shared by all its hops, so that nothing is read twice. */
export interface Memo {
  /** Whether something was, or may have been, changed on behalf of the exchange. */
  readonly written: boolean;
  /** Forgets everything read so far: a write is about to be made, or was made. */
  write(): void;
  /**
   * Makes a read by `make`, or gives what an equal one of the same identity before it is or will be answered. What
   * failed is not remembered.
   * @param reader  the exchange that asks
   */
  read(
    operation: Operation,
    parameters: Parameters,
    reader: Exchange,
    identity: Identity,
    make: () => Promise<unknown>,
  ): Promise<unknown>;
}

/** What an exchange cost. Milliseconds. */
export interface Timings {
  /** Spent in the operation's own upstream, all attempts together; the rest is the policies'. */
  upstream: number;
  /** Notes that a tier call began; the returned function, how long it took. */
  begin(operation: string): (milliseconds: number) => void;
  /** As a `Server-Timing` field; `total` since the request arrived. */
  field(total: number): string;
}

/**
 * Fires once, when work is to be broken off: an `AbortSignal`, as far as policies and upstreams need one. An
 * `AbortSignal` is one.
 */
export interface Signal {
  readonly aborted: boolean;
  /** Why; what those who wait are given. */
  readonly reason: unknown;
  throwIfAborted(): void;
  /** Who listens is told once. */
  addEventListener(type: 'abort', listener: (() => void) | { handleEvent(): void }): void;
  removeEventListener(type: 'abort', listener: (() => void) | { handleEvent(): void }): void;
}

/** One request and its answer, at the edge or between tiers. Policies refine it on its way in. */
export interface Exchange {
  readonly operation: Operation;
  /** `edge`: came in over HTTP. `hop`: a call from the tier above in this process. */
  readonly side: 'edge' | 'hop';
  /** Request id, a UUID; the same through all tiers. */
  id: string;
  trace: Trace;
  identity: Identity;
  readonly method: string;
  /** Path as routed, and as forwarded. */
  readonly path: string;
  /** Raw query without `?`, empty when none. */
  query: string;
  readonly headers: Headers;
  /** Path parameters as text, decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Set by validation at the edge; given by the caller in a hop. */
  parameters: Parameters;
  body: Body;
  /** Address of the client, behind trusted proxies. */
  readonly address: string;
  /** `clock.monotonic()` when the request reached the edge; the same through all tiers. */
  readonly started: number;
  /** `clock.monotonic()` value by which the answer must be there; `Infinity` until the deadline policy sets it. */
  deadline: number;
  /** Aborts when the client leaves or time runs out. */
  signal: Signal;
  readonly upgrade?: UpgradeRequest;
  /** Made in the middle of a request that was let in while there was much to do: it holds no place of its own. */
  readonly admitted?: boolean;
  readonly memo: Memo;
  /**
   * Takes one repeat from the upstream's budget, for what is no failure of the upstream's: a connection it let go of just
   * as it was used. Absent where nothing is repeated.
   */
  mayRepeat?: () => boolean;
  /** Begins to measure what it costs, and shows that on its answer; for who has found out that the caller may know. */
  measure?: (exchange: Exchange) => void;
  /** What it cost so far, where somebody may know; shared by all its tiers. */
  timings?: Timings;
  /** Headers that go on the answer whatever it turns out to be, refusals included. */
  readonly outgoing: Record<string, string | readonly string[]>;
  /** Fields for the access log. */
  readonly notes: Record<string, unknown>;
  /** Runs `listener` once, when the answer has been sent, broken off or handed over and closed. */
  onSettled(listener: (outcome: Outcome) => void): void;
}
