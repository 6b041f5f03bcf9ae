import type { Breakers, BreakerView, Clock, Log, Meter } from '../policy.ts';
import { drawRest, type RestOptions } from './rest.ts';
import { createStatistics, type Statistics, type StatisticsOptions } from './statistics.ts';

export interface BreakerOptions extends StatisticsOptions, RestOptions {
  readonly upstream: string;
  /** Class of the operations it is for: `read`, `write`, or what a contract names. */
  readonly operations: string;
}

/**
 * What one call says of its upstream. `refuses`: it answered, but that it works is not proven (4xx); such a call is no
 * failure, and closes nothing. `nothing`: the call does not count at all.
 */
export type Verdict = 'works' | 'refuses' | 'fails' | 'nothing';

/** One call that was let through, in the era it began in. */
export class Pass {
  /** The one call that decides whether an open breaker closes. */
  readonly probe: boolean;
  readonly #breaker: Breaker;
  readonly #era: number;
  readonly #begun: number;

  constructor(breaker: Breaker, era: number, probe: boolean) {
    this.probe = probe;
    this.#breaker = breaker;
    this.#era = era;
    this.#begun = breaker.clock.monotonic();
  }

  /** Milliseconds since it was let through. */
  elapsed(): number {
    return this.#breaker.clock.monotonic() - this.#begun;
  }

  /** To be told once, when the call has ended. */
  report(verdict: Verdict): void {
    this.#breaker.hear(verdict, this.#era, this.probe);
  }
}

interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly breakers: Breakers;
}

/** Where a breaker stands, and whom it lets through: what it is judged by is kept by the statistics. */
export class Breaker {
  readonly upstream: string;
  readonly operations: string;
  readonly #options: BreakerOptions;
  readonly clock: Clock;
  readonly #log: Log;
  readonly #breakers: Breakers;
  readonly #gauge: ReturnType<Meter['gauge']>;
  readonly #remove: () => void;
  #statistics: Statistics;
  #forced: 'open' | 'closed' | undefined;
  #open = false;
  /** Counts changes of state: what began before the last one says nothing of now. */
  #era = 0;
  #restUntil = 0;
  #failedProbes = 0;
  #probing = false;

  constructor(options: BreakerOptions, { clock, log, meter, breakers }: Surroundings) {
    this.upstream = options.upstream;
    this.operations = options.operations;
    this.#options = options;
    this.clock = clock;
    this.#log = log;
    this.#breakers = breakers;
    this.#gauge = meter.gauge(
      'causeway_breaker_open',
      'Whether calls to an upstream are being refused: 1 open, 0 closed.',
      ['upstream', 'operations'],
      'max',
    );
    this.#statistics = this.#createStatistics();
    this.#remove = breakers.add(this);
    this.#enterEra();
  }

  /** Lets a call through, or says how many milliseconds to stay away. */
  enter(): Pass | number {
    const { state } = this;
    if (state === 'closed') return new Pass(this, this.#era, false);
    if (state === 'open' || this.#probing) return this.#wait;
    this.#probing = true;
    this.#log.info(this.#names, 'breaker half-open: this call decides');
    return new Pass(this, this.#era, true);
  }

  /** What a call of this era says of the upstream; one of an earlier era says nothing of now. */
  hear(verdict: Verdict, era: number, probe: boolean): void {
    if (era !== this.#era) return;
    if (probe) this.#decide(verdict);
    else if (verdict !== 'nothing' && this.#forced === undefined) this.#statistics.count(verdict === 'fails');
  }

  get state(): BreakerView['state'] {
    if (this.#forced !== undefined) return this.#forced;
    if (!this.#open) return 'closed';
    return this.#restUntil > this.clock.monotonic() ? 'open' : 'half-open';
  }

  view(): BreakerView {
    const { state } = this;
    const forced = this.#forced !== undefined;
    return { ...this.#names, state, forced, ...(state === 'open' && !forced ? { wait: this.#wait } : {}) };
  }

  /** Refuses every call, until released. */
  forceOpen(): void {
    this.#force('open');
  }

  /** Lets every call through and counts none, until released. */
  forceClosed(): void {
    this.#force('closed');
  }

  /** Judges for itself again; having been forced open, with a probe first. */
  release(): void {
    this.#force(undefined);
  }

  /** Lets everything through from now on: who still holds it is on the way out. */
  shutdown(): void {
    this.#remove();
    this.#forced = 'closed';
    this.#statistics.shutdown();
    this.#enterEra();
  }

  get #names() {
    return { upstream: this.upstream, operations: this.operations };
  }

  get #wait(): number {
    return this.#forced === 'open' ? this.#options.reset : Math.max(this.#restUntil - this.clock.monotonic(), 0);
  }

  #decide(verdict: Verdict): void {
    this.#probing = false;
    if (verdict === 'works') {
      this.#close();
      this.#log.info(this.#names, 'breaker closed: the upstream works again');
    } else if (verdict === 'fails') {
      this.#failedProbes += 1;
      this.#rest();
    }
  }

  #rest(): void {
    const milliseconds = drawRest(this.#failedProbes, this.#options);
    this.#restUntil = this.clock.monotonic() + milliseconds;
    this.#open = true;
    this.#enterEra();
    const facts = { ...this.#names, milliseconds: Math.round(milliseconds), failedProbes: this.#failedProbes };
    this.#log.warn(facts, 'breaker opened: the upstream is left alone');
  }

  /** Begins with new statistics: the old ones hold the failures that opened it. */
  #close(): void {
    this.#open = false;
    this.#failedProbes = 0;
    this.#statistics.shutdown();
    this.#statistics = this.#createStatistics();
    this.#enterEra();
  }

  #force(to: 'open' | 'closed' | undefined): void {
    const before = this.#forced;
    if (to === before) return;
    this.#forced = to;
    this.#close();
    if (to === undefined && before === 'open') {
      this.#open = true;
      this.#restUntil = this.clock.monotonic();
      this.#enterEra();
    }
    this.#log.warn(this.#names, to === undefined ? 'breaker released: it judges for itself' : `breaker forced ${to}`);
  }

  #enterEra(): void {
    this.#era += 1;
    this.#probing = false;
    // Operations that differ in their settings have breakers of the same names: one open among them shows.
    const anyOpen = this.#breakers
      .list(this.upstream)
      .some(({ operations, state }) => operations === this.operations && state !== 'closed');
    this.#gauge.set(this.#names, anyOpen ? 1 : 0);
  }

  #createStatistics(): Statistics {
    return createStatistics(this.#options, () => this.#rest());
  }
}
