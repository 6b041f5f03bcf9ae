import type { StoredProblem } from '../../policies/parts/stored-problem.ts';
import type { Identity } from '../../policies/policy.ts';

/**
 * `running` goes forward and `undoing` back; which of the two is written before anything is done about it. The other two
 * are ends.
 */
export type SagaState = 'running' | 'undoing' | 'done' | 'undone';

/** A step that was taken: its result is known, or nobody knows whether it took effect, or it was taken back. */
export interface SagaStep {
  readonly name: string;
  readonly state: 'done' | 'unsure' | 'undone';
  /** Plain JSON; absent when the step gave nothing. */
  readonly result?: unknown;
}

/** What is written when a saga begins. */
export interface NewSaga {
  readonly id: string;
  /** `<tier>/<api>.v<major>#<name>`. */
  readonly saga: string;
  /** Of the input, which is not kept beyond the end. */
  readonly digest: string;
  readonly input: unknown;
  /** On whose behalf: whoever carries it on does so as them. */
  readonly identity: Identity;
}

export interface SagaRecord extends NewSaga {
  readonly state: SagaState;
  /** By position; parallel steps may leave a gap behind them for a moment. */
  readonly steps: readonly (SagaStep | null)[];
  /** What it came to, once it is `done`. */
  readonly result?: unknown;
  /** Why it goes or went back. */
  readonly problem?: StoredProblem;
  /** Counts the owners it has had; what an earlier one writes is refused. */
  readonly turn: number;
  /** How often it was begun with or gone on with. */
  readonly attempts: number;
  /** Whether nobody holds it, so that anybody may go on with it. */
  readonly due: boolean;
}

/** What an owner writes about its saga. All of it or nothing, and only while the turn is still its own. */
export interface SagaChange {
  readonly state?: SagaState;
  readonly steps: readonly (SagaStep | null)[];
  readonly problem?: StoredProblem;
}

/** Which saga, and by right of which turn. */
export type Claim = Pick<SagaRecord, 'id' | 'turn'>;

/** Where sagas are kept. Every writing method but `begin` and `take` says whether the claim still held. */
export interface SagaShelf {
  /** Writes a new saga, held by this process, or finds the one that has the id. */
  begin(saga: NewSaga): Promise<{ readonly fresh: boolean; readonly record: SagaRecord }>;
  /** Takes a saga that nobody holds; `undefined` when somebody does, or it has ended. */
  take(id: string): Promise<SagaRecord | undefined>;
  /** Takes sagas of these names that nobody holds, the longest waiting first. */
  takeDue(sagas: readonly string[], limit: number): Promise<readonly SagaRecord[]>;
  /** Holds on to the saga as well. */
  save(claim: Claim, change: SagaChange): Promise<boolean>;
  /** Writes how it ended, and drops what is needed no more: input, identity and results of steps. */
  end(claim: Claim, end: Ending): Promise<boolean>;
  /** Lets go of it until `seconds` have passed; `reason` is the kind of problem that stands in the way. */
  pause(claim: Claim, change: SagaChange, seconds: number, reason: string): Promise<boolean>;
  /** Forgets a saga that has done nothing: its key is as good as new. */
  forget(claim: Claim): Promise<boolean>;
  /** Holds on to sagas that take their time; tells which of them are still held. */
  renew(ids: readonly string[]): Promise<readonly string[]>;
  /** Lets go of everything this process holds. */
  release(): Promise<void>;
}

export interface Ending {
  readonly state: 'done' | 'undone';
  readonly steps: readonly (SagaStep | null)[];
  readonly result?: unknown;
  readonly problem?: StoredProblem;
}
