/** A call that carries an `Idempotency-Key`. */
export interface IdempotentCall {
  /** 32 bytes that stand for caller, operation and key. */
  readonly id: Buffer;
  readonly operation: string;
  /** 32 bytes that stand for what is asked for. */
  readonly fingerprint: Buffer;
  /** Names this attempt; its request id. */
  readonly owner: string;
  /** Seconds for which the key is held while nothing is heard of the attempt. */
  readonly lease: number;
  /** Hours after which the key is forgotten. */
  readonly hours: number;
}

/** What is known of a key: whether the call is to be carried out (`first`, `repeated`), or why it is not. */
export type Claim =
  | { readonly state: 'first' | 'repeated' | 'reused' | 'in-flight' | 'in-doubt' }
  | { readonly state: 'replayed'; readonly outcome: string };

/** Remembers keys and how their calls ended, for all gateways of one store. Every method throws `unavailable` without it. */
export interface IdempotencyStore {
  /** Takes a key. An interrupted call is taken over (`repeated`) where it may be repeated. */
  claim(call: IdempotentCall, mayRepeat: boolean): Promise<Claim>;
  /** Holds the key for another lease. */
  renew(call: IdempotentCall): Promise<void>;
  /** Keeps how the call ended. */
  finish(call: IdempotentCall, outcome: string): Promise<void>;
  /** Nobody will ever say how the call ended: it counts as interrupted from now on. */
  abandon(call: IdempotentCall): Promise<void>;
  /** Nothing was done: the key is free again. */
  release(call: IdempotentCall): Promise<void>;
}
