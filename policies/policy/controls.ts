import type { TokenFacts } from './exchange.ts';
import type { Operation } from './operation.ts';

/** What an operator sees of a breaker. */
export interface BreakerView {
  readonly upstream: string;
  /** Class of the upstream's operations it is for: `read`, `write`, or what a contract names. */
  readonly operations: string;
  /** `half-open`: the next call decides. */
  readonly state: 'closed' | 'open' | 'half-open';
  /** By an operator. */
  readonly forced: boolean;
  /** Milliseconds until a call may try the upstream again. */
  readonly wait?: number;
}

/** A breaker in the register. */
export interface ListedBreaker {
  readonly upstream: string;
  readonly operations: string;
  view(): BreakerView;
  forceOpen(): void;
  forceClosed(): void;
  release(): void;
}

/** Every breaker of this process. Orders name an upstream, and all classes of its operations unless they name one. */
export interface Breakers {
  /** Takes a breaker in, and puts it under the orders that hold; the returned function takes it out. */
  add(breaker: ListedBreaker): () => void;
  /** Those of one upstream, or all. */
  list(upstream?: string): readonly BreakerView[];
  /** Holds until released, for breakers made later as well. Ordering the same again changes nothing. */
  force(to: 'open' | 'closed', upstream: string, operations?: string): void;
  /** Lets them judge for themselves again. */
  release(upstream: string, operations?: string): void;
}

/** Why calls are refused for now: an operator said so. */
export interface Stop {
  readonly kind: 'switched-off' | 'maintenance';
  /** How much of the gateway it is about. */
  readonly scope: 'operation' | 'api' | 'tier' | 'gateway' | 'consumer';
  /** For callers. */
  readonly notice?: string;
  /** Epoch milliseconds; absent = until further notice. */
  readonly until?: number;
}

/** Everything that operators have stopped, at one moment; another object at the next change. */
export interface Stopped {
  /** Whether it is more than consumers. */
  readonly anyWork: boolean;
  operation(operation: Pick<Operation, 'id' | 'api' | 'tier'>): Stop | undefined;
  consumer(id: string): Stop | undefined;
}

/** Whether an access token was taken back. */
export type Denied = (token: TokenFacts) => boolean;

/** What operators have stopped; the same on every replica within two seconds. */
export interface Controls {
  /** `undefined` while nothing is stopped: looking then costs next to nothing. */
  readonly stopped: Stopped | undefined;
  /** `undefined` while no token is taken back. */
  readonly denied: Denied | undefined;
  /** Whether the store was away for so long that tokens may have been taken back without anybody here knowing. */
  readonly outdated: boolean;
}
