import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Meter } from '../../policies/policy.ts';
import { GatheringHistogram } from './histogram.ts';

/** Metrics of this process, and their text for Prometheus. */
export interface Metrics extends Meter {
  readonly contentType: string;
  text(): Promise<string>;
  /** The same as data, to be put together with those of other processes. */
  figures(): Promise<Figures>;
}

/** All metrics of a process, as prom-client writes them in JSON. */
export type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Asking for a metric that exists gives the same one: policies of many operations share theirs. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const once = <T>(name: string, make: () => T): T => (registry.getSingleMetric(name) as T | undefined) ?? make();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    figures: () => registry.getMetricsAsJSON(),
    counter: (name, help, labels) =>
      once(name, () => new GatheringCounter({ name, help, labelNames: [...labels], registers: [registry] })),
    histogram: (name, help, labels, buckets) =>
      once(
        name,
        () =>
          new GatheringHistogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [registry] }),
      ),
    gauge: (name, help, labels, together = 'sum') =>
      once(
        name,
        () => new FollowingGauge({ name, help, labelNames: [...labels], registers: [registry], aggregator: together }),
      ),
  };
}

/** A counter that is told what was gathered when it is read: prom-client finds labels anew each time it is told. */
class GatheringCounter extends Counter {
  readonly #gathered = new Map<string, { readonly labels: Labels; count: number }>();

  constructor(configuration: ConstructorParameters<typeof Counter>[0]) {
    super({
      ...configuration,
      collect() {
        (this as GatheringCounter).#tell();
      },
    });
  }

  of(labels: Labels): { inc(): void } {
    const key = JSON.stringify(labels);
    const own = this.#gathered.get(key) ?? { labels, count: 0 };
    this.#gathered.set(key, own);
    return {
      inc() {
        own.count += 1;
      },
    };
  }

  #tell(): void {
    for (const own of this.#gathered.values()) {
      if (own.count > 0) this.inc(own.labels, own.count);
      own.count = 0;
    }
  }
}

/** A gauge that asks whom it follows whenever it is read. */
class FollowingGauge extends Gauge {
  readonly #followed = new Map<Labels, () => number>();

  constructor(configuration: ConstructorParameters<typeof Gauge>[0]) {
    super({
      ...configuration,
      collect() {
        (this as FollowingGauge).#read();
      },
    });
  }

  follow(labels: Labels, read: () => number): () => void {
    this.#followed.set(labels, read);
    return () => {
      this.#followed.delete(labels);
      this.remove(labels);
    };
  }

  #read(): void {
    for (const [labels, read] of this.#followed) this.set(labels, read());
  }
}

type Labels = Record<string, string>;
