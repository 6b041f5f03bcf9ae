import { mergedText, mergedTotals } from '../telemetry/merge.ts';
import { createMetrics, type Figures } from '../telemetry/meter.ts';
import { type Ask, shortPatience } from './ask.ts';
import type { Crew, Member } from './crew.ts';

export interface ServiceMetricsParts {
  readonly crew: Pick<Crew, 'count' | 'members' | 'losses'>;
  readonly ask: Ask;
}

/**
 * The metrics of all workers as one text: counters and histograms added up, gauges by their sense. What an ended worker
 * had counted when it was last asked stays in the totals: a sum that shrinks looks like a restart, and would be counted
 * again. A worker that does not answer is as it was.
 */
export function createServiceMetrics({ crew, ask }: ServiceMetricsParts) {
  const own = createMetrics();
  const workers = own.gauge('causeway_workers', 'Workers that are wanted, and that serve.', ['state']);
  const losses = own.counter('causeway_worker_losses_total', 'Workers that ended unasked.', []);
  const known = new Map<number, Figures>();
  let gone: Figures = [];
  let counted = 0;

  async function refresh(worker: Member): Promise<void> {
    try {
      const { status, text } = await ask(worker, 'GET', '/worker/metrics', undefined, shortPatience);
      if (status === 200) known.set(worker.pid, JSON.parse(text) as Figures);
    } catch {
      // Its last figures stand.
    }
  }

  async function keepTotalsOfGone(): Promise<void> {
    const alive = new Set(crew.members().map(({ pid }) => pid));
    const ended = [...known].filter(([pid]) => !alive.has(pid));
    for (const [pid] of ended) known.delete(pid);
    if (ended.length > 0) gone = await mergedTotals([gone, ...ended.map(([, figures]) => figures)]);
  }

  let reading: Promise<unknown> = Promise.resolve();
  async function read(): Promise<{ contentType: string; text: string }> {
    const members = crew.members();
    await Promise.all(members.map(refresh));
    await keepTotalsOfGone();
    workers.set({ state: 'wanted' }, crew.count);
    workers.set({ state: 'serving' }, members.length);
    losses.inc({}, crew.losses - counted);
    counted = crew.losses;
    // Of this process what it costs, and what it knows; how its event loop turns is nobody's business.
    const mine = (await own.figures()).filter(({ name }) => /^(process|causeway)_/.test(name));
    return mergedText([...known.values(), gone, mine]);
  }

  return (): Promise<{ contentType: string; text: string }> => {
    // One at a time: two at once would count the ended twice.
    const next = reading.then(read);
    reading = next.catch(() => undefined);
    return next;
  };
}
