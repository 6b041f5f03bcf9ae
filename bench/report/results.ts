import type { Spread } from './statistics.ts';

/** What is known of a contestant that was sent requests: the middle round, and how far the others lay from it. */
export interface Figures {
  /** Answers a second. */
  readonly rps: Spread;
  /** Milliseconds, like `p99`. */
  readonly p50: Spread;
  readonly p99: Spread;
  /** CPU time of the contestant's processes per request, microseconds. */
  readonly cpu: Spread;
  /** Resident memory of the contestant's processes, MB. */
  readonly rss: Spread;
}

/** Of the rounds around a median. */
export type Range = readonly [min: number, max: number];

/** One line of `results.json`: a contestant in a case. */
export interface Row {
  /** `<scenario>`, or `<scenario>: <case>`. */
  readonly scenario: string;
  readonly contestant: string;
  readonly rps: Spread;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time per request, microseconds. */
  readonly cpuMicros: number;
  readonly rssMb: number;
  /** Requests a second over those of the reference in the same rounds. */
  readonly ratio: number;
  /** The others over those of the reference. */
  readonly ratios: Readonly<Record<'p50Ms' | 'p99Ms' | 'cpuMicros' | 'rssMb', number>>;
  readonly ranges: Readonly<Record<'p50Ms' | 'p99Ms' | 'cpuMicros' | 'rssMb', Range>>;
}

/** What a figure is to reach. */
export type Goal = { readonly least: number } | { readonly most: number };

/** A single figure, of what no load measures: a time, a size, a count, a ratio. */
export interface Figure {
  /** Reads like a heading: `Route match, 10 000 operations`. */
  readonly what: string;
  readonly value: Spread;
  /** `µs`, `ms`, `MB`, … or `×` for a ratio. */
  readonly unit: string;
  readonly goal?: Goal;
  /** Whether it says nothing when its rounds lie far apart: what they measured was something else then. */
  readonly steady?: true;
}

/** How many times the smallest the largest may be of what was measured in equal rounds. */
const apart = 4;

/** Whether rounds that should be equal were not: the machine did something else in some of them, and nobody knows in which. */
export const isDisturbed = ({ value, steady }: Pick<Figure, 'value' | 'steady'>): boolean =>
  steady === true && value.max > apart * value.min;

/** Rows of one case, fastest first. */
export function rowsOf(scenario: string, figures: ReadonlyMap<string, Figures>, reference: string): Row[] {
  const base = figures.get(reference);
  return [...figures]
    .map(([contestant, own]) => {
      const over = (key: keyof Figures): number =>
        base === undefined ? Number.NaN : own[key].median / base[key].median;
      const range = ({ min, max }: Spread): Range => [min, max];
      return {
        scenario,
        contestant,
        rps: own.rps,
        p50Ms: own.p50.median,
        p99Ms: own.p99.median,
        cpuMicros: own.cpu.median,
        rssMb: own.rss.median,
        ratio: over('rps'),
        ratios: { p50Ms: over('p50'), p99Ms: over('p99'), cpuMicros: over('cpu'), rssMb: over('rss') },
        ranges: { p50Ms: range(own.p50), p99Ms: range(own.p99), cpuMicros: range(own.cpu), rssMb: range(own.rss) },
      };
    })
    .sort((one, other) => other.rps.median - one.rps.median);
}

/** Whether a figure reaches its goal; the middle of the rounds counts. */
export const isMet = ({ median }: Spread, goal: Goal): boolean =>
  'least' in goal ? median >= goal.least : median <= goal.most;
