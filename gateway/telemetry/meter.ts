import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../../policies/policy.ts';

/** Metrics of this process, and their text for Prometheus. */
export interface Metrics extends Meter {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Asking for a metric that exists gives the same one: policies of many operations share theirs. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const once = <T>(name: string, make: () => T): T => (registry.getSingleMetric(name) as T | undefined) ?? make();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    counter: (name, help, labels) =>
      once(name, () => new Counter({ name, help, labelNames: [...labels], registers: [registry] })),
    histogram: (name, help, labels, buckets) =>
      once(
        name,
        () => new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [registry] }),
      ),
    gauge: (name, help, labels) =>
      once(name, () => new Gauge({ name, help, labelNames: [...labels], registers: [registry] })),
  };
}
