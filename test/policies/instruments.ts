import type { Clock, Keep, Log, Meter } from '../../policies/policy.ts';

/** A clock that stands still until it is told otherwise. */
export interface TestClock extends Clock {
  /** Milliseconds, on both faces. */
  advance(milliseconds: number): void;
  /** Sets the date; durations are unaffected. */
  set(date: string | number): void;
}

export interface LogLine {
  readonly level: keyof Log;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface TestLog extends Log {
  readonly lines: LogLine[];
}

export interface TestMeter extends Meter {
  /** A counter's or gauge's value; 0 when never touched. */
  value(name: string, labels?: Record<string, string>): number;
  /** Everything a histogram was told. */
  observed(name: string, labels?: Record<string, string>): number[];
  /** Every set of labels an instrument was used with. */
  series(name: string): Record<string, string>[];
}

/** Stands at 2026-11-20T12:00:00Z, with durations from 0. */
export function createClock(date = '2026-11-20T12:00:00Z'): TestClock {
  let now = Date.parse(date);
  let elapsed = 0;
  return {
    now: () => now,
    monotonic: () => elapsed,
    advance(milliseconds) {
      now += milliseconds;
      elapsed += milliseconds;
    },
    set(to) {
      now = typeof to === 'number' ? to : Date.parse(to);
    },
  };
}

/** Keeps the lines instead of writing them. */
export function createLog(): TestLog {
  const lines: LogLine[] = [];
  const write = (level: keyof Log) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message });
  };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Keeps what it is told, and refuses labels that were not declared, as prom-client does. */
export function createMeter(): TestMeter {
  const values = new Map<string, number>();
  const followed = new Map<string, () => number>();
  const observations = new Map<string, number[]>();
  const uses = new Map<string, Map<string, Record<string, string>>>();

  function note(name: string, declared: readonly string[], labels: Record<string, string>): string {
    for (const label of Object.keys(labels)) {
      if (!declared.includes(label)) throw new TypeError(`${name} has no label ${label}`);
    }
    const key = seriesKey(name, labels);
    if (!uses.has(name)) uses.set(name, new Map());
    uses.get(name)?.set(key, { ...labels });
    return key;
  }

  return {
    counter: (name, _help, declared) => ({
      inc(labels, by = 1) {
        const key = note(name, declared, labels);
        values.set(key, (values.get(key) ?? 0) + by);
      },
      of(labels) {
        return { inc: () => this.inc(labels) };
      },
    }),
    gauge: (name, _help, declared) => ({
      set(labels, value) {
        values.set(note(name, declared, labels), value);
      },
      follow(labels, read) {
        const key = note(name, declared, labels);
        followed.set(key, read);
        return () => followed.delete(key);
      },
    }),
    histogram: (name, _help, declared) => ({
      of: (labels) => ({
        observe(value) {
          const key = note(name, declared, labels);
          observations.set(key, [...(observations.get(key) ?? []), value]);
        },
      }),
    }),
    value(name, labels = {}) {
      const key = seriesKey(name, labels);
      return followed.get(key)?.() ?? values.get(key) ?? 0;
    },
    observed: (name, labels = {}) => observations.get(seriesKey(name, labels)) ?? [],
    series: (name) => [...(uses.get(name)?.values() ?? [])],
  };
}

const seriesKey = (name: string, labels: Record<string, string>): string =>
  JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => a.localeCompare(b))]);

/** State by key for one test; `dispose` ends all of it. */
export function createKeep(): { keep: Keep; dispose: () => void } {
  const kept = new Map<string, unknown>();
  const disposals: (() => void)[] = [];
  const keep: Keep = <T>(key: string, make: () => T, dispose?: (value: T) => void): T => {
    if (kept.has(key)) return kept.get(key) as T;
    const value = make();
    kept.set(key, value);
    if (dispose) disposals.push(() => dispose(value));
    return value;
  };
  const dispose = () => {
    for (const end of disposals.splice(0)) end();
    kept.clear();
  };
  return { keep, dispose };
}
