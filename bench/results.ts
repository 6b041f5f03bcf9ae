import type { Figures } from './rounds.ts';

/** One line of `results.json` and of the table. */
export interface Row extends Figures {
  readonly scenario: string;
  readonly contestant: string;
  /** Requests a second over those of the reference in the same rounds. */
  readonly ratio: number;
  /** CPU per request over that of the reference. */
  readonly cpuRatio: number;
}

/** Rows of one case, fastest first. */
export function rowsOf(scenario: string, figures: ReadonlyMap<string, Figures>, reference: string): Row[] {
  const base = figures.get(reference);
  return [...figures]
    .map(([contestant, own]) => ({
      scenario,
      contestant,
      ...own,
      ratio: base === undefined ? Number.NaN : own.rps.median / base.rps.median,
      cpuRatio: base === undefined ? Number.NaN : own.cpuMicros / base.cpuMicros,
    }))
    .sort((one, other) => other.rps.median - one.rps.median);
}

const headings = ['contestant', 'req/s', 'spread', 'ratio', 'p50 ms', 'p99 ms', 'CPU µs/req', 'ratio', 'MB'];

/** A table for people: one case, a line each. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ contestant, rps, ratio, p50Ms, p99Ms, cpuMicros, cpuRatio, rssMb }) => [
    contestant,
    rps.median.toFixed(0),
    `${rps.min.toFixed(0)}–${rps.max.toFixed(0)}`,
    ratio.toFixed(2),
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    cpuMicros.toFixed(0),
    cpuRatio.toFixed(2),
    rssMb.toFixed(0),
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...lines.map((line) => (line[column] as string).length)),
  );
  const write = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number),
      )
      .join('  ');
  return [write(headings), ...lines.map(write)].join('\n');
}
