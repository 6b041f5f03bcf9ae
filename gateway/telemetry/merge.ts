import { AggregatorRegistry } from 'prom-client';
import type { Figures } from './meter.ts';

/** One text for Prometheus of what several processes measured. */
export async function mergedText(all: readonly Figures[]): Promise<{ contentType: string; text: string }> {
  const registry = AggregatorRegistry.aggregate(all as Figures[]);
  return { contentType: registry.contentType, text: await registry.metrics() };
}

/** What only ever grows, of several processes together: totals must not shrink because one of them has ended. */
export async function mergedTotals(all: readonly Figures[]): Promise<Figures> {
  const totals = all.map((figures) => figures.filter(({ type }) => grows.has(String(type))));
  return AggregatorRegistry.aggregate(totals as Figures[]).getMetricsAsJSON();
}

const grows = new Set(['counter', 'histogram']);
