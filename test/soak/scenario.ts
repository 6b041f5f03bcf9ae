/** One thing that was measured, beside what it should be. */
export interface Figure {
  /** Of the goal it belongs to, for the table at the end: G17. */
  readonly id?: string;
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly met: boolean;
}

/** What a scenario tells while it runs. */
export interface Report {
  /** Prints it at once; a goal that is missed fails the run. */
  figure(figure: Figure): void;
  /** A line for whoever is watching. */
  say(text: string): void;
}

/**
 * Something that takes too long for `npm test`: a load, an outage, many random kills. Each file of `scenarios/` exports one
 * as `scenario`. It stays on loopback and stops everything it started, also when it fails.
 */
export interface Scenario {
  /** As it is asked for: `npm run soak -- <name>`. */
  readonly name: string;
  /** One sentence: what holds when all figures meet their goals. */
  readonly goal: string;
  /** Milliseconds after which it has failed, whatever it does. */
  readonly limit: number;
  run(report: Report): Promise<void>;
}

/** So many, or the share of them that `SOAK_SHARE` asks for (0.1: a tenth), to try a scenario out. */
export const scaled = (count: number): number => Math.max(Math.round(count * Number(process.env.SOAK_SHARE ?? 1)), 1);
