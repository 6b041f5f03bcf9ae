import type { Row } from '../results.ts';
import type { Pace } from '../rounds.ts';

/** What a scenario is given. */
export interface Bench {
  /** For its files; gone afterwards. */
  readonly folder: string;
  readonly pace: Pace;
  say(line: string): void;
}

/** One question the bench answers. */
export interface Scenario {
  readonly name: string;
  readonly question: string;
  run(bench: Bench): Promise<readonly Row[]>;
}
