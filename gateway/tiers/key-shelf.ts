import type { JWK } from 'jose';

/** A key of this gateway, with its private part. */
export interface TierKey {
  readonly kid: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly key: JWK;
}

/** Where keys are kept: with other gateways on PostgreSQL, else in the data folder. */
export interface KeyShelf {
  read(): Promise<readonly TierKey[]>;
  /** Puts a key there, and drops those created before `oldest` (epoch milliseconds). */
  add(key: TierKey, oldest: number): Promise<void>;
}
