/** What a change means for who calls. */
export type Effect =
  /** Calls that went well before may not any more, or answers may hold what callers do not know. */
  | 'breaking'
  /** Whoever knew nothing of it goes on as before. */
  | 'additive'
  /** How long it lives: deprecated, ends, is replaced. */
  | 'lifecycle'
  /** Words and examples alone. */
  | 'wording';

/** One difference between two releases of a contract. */
export interface ContractChange {
  readonly effect: Effect;
  /** `operationId`; absent where it is about the whole document. */
  readonly operation?: string;
  /** A sentence for who calls. */
  readonly what: string;
}

/** Takes what was found, a sentence each. */
export type Tell = (effect: Effect, what: string) => void;
