/** What stands in a shared count after something was added. */
export interface Counted {
  /** Of the key, over everybody who counts, in the window that runs. */
  readonly total: number;
  /** Milliseconds until that window ends; 0 where there is none. */
  readonly left: number;
}

/** Counts by key that several gateways share. */
export interface SharedCount {
  /** Where they are, for the log: `Redis`. */
  readonly place: string;
  /** Milliseconds a call may wait for it at most. */
  readonly patience: number;
  /**
   * Adds to a key's count, in one step. A window begins with the first that is added, by the clock of the count, and is
   * forgotten after `seconds`. What is below zero is given back, to a window that ends within `seconds` alone: one that
   * began since knows nothing of it.
   * @throws Error  when it cannot tell; the amount may have been added or not
   */
  add(key: string, amount: number, seconds: number): Promise<Counted>;
}

/** The counts of a gateway; where one is missing, each process counts alone. */
export interface SharedCounts {
  /** For windows of seconds to hours; may be forgotten in a crash. */
  readonly rates?: SharedCount;
  /** For days and months; lasts. */
  readonly quotas?: SharedCount;
}
