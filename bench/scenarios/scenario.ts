import type { Budget, Pace } from '../pace.ts';
import type { Figure, Row } from '../report/results.ts';

/** What a scenario is given. */
export interface Bench {
  /** Of its own, for its files; gone afterwards. */
  readonly folder: string;
  /** Whether all scenarios together have two minutes: fewer rounds, and less data where there is much. */
  readonly quick: boolean;
  /**
   * How long to send requests, so that what is left of the scenario's seconds is enough.
   * @param runs  how many contestants are still to be sent a case, counted once for each case
   */
  pace(runs: number): Pace;
  say(line: string): void;
  /** Prints and keeps the rows of a case, see `rowsOf`; `scenario` of a row begins with the scenario's name. */
  table(rows: readonly Row[]): void;
  /** What a scenario before this one has found, in the same run of the bench. */
  row(scenario: string, contestant: string): Row | undefined;
  /** Prints and keeps a figure, beside its goal if it has one. */
  figure(figure: Figure): void;
}

/** One question the bench answers. */
export interface Scenario {
  readonly name: string;
  readonly question: string;
  readonly seconds: Budget;
  /** @throws Missing when the machine lacks what it needs: it is then left out by name */
  run(bench: Bench): Promise<void>;
}
