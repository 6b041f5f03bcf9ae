import assert from 'node:assert/strict';
import { Problem } from '../../../gateway/problem.ts';
import { createMetrics, type Metrics } from '../../../gateway/telemetry/meter.ts';
import type { Member } from '../../../gateway/workers/crew.ts';
import { createServiceMetrics } from '../../../gateway/workers/metrics.ts';

/** A worker's metrics, and whether it answers. */
interface Measured {
  readonly member: Member;
  readonly metrics: Metrics;
  answers: boolean;
}

describe('the metrics of a service', () => {
  let crew: { count: number; losses: number; workers: Measured[]; members(): Member[] };
  let read: (pattern: RegExp) => Promise<number | undefined>;
  beforeEach(() => {
    crew = {
      count: 2,
      losses: 0,
      workers: [worker(1), worker(2)],
      members: () => crew.workers.map(({ member }) => member),
    };
    const metrics = createServiceMetrics({
      crew,
      ask: async ({ pid }) => {
        const asked = crew.workers.find(({ member }) => member.pid === pid);
        if (!asked?.answers) throw new Problem('unavailable');
        return { status: 200, headers: {}, text: JSON.stringify(await asked.metrics.figures()) };
      },
    });
    read = async (pattern) => {
      const [, value] = pattern.exec((await metrics()).text) ?? [];
      return value === undefined ? undefined : Number(value);
    };
  });

  function worker(number: number): Measured {
    const metrics = createMetrics();
    metrics.counter('calls_total', 'Calls.', ['of']).inc({ of: 'a' }, number);
    metrics
      .histogram('seconds', 'Seconds.', [], [1, 10])
      .of({})
      .observe(number * 2);
    metrics.gauge('running', 'Running.', []).set({}, number);
    metrics.gauge('known', 'Known to each.', [], 'max').set({}, 7);
    return { member: { number, pid: 1_000 + Math.random(), operationsPort: 1 }, metrics, answers: true };
  }
  const calls = /^calls_total\{of="a"\} (\d+)$/m;

  it('are sums, and of what each knows the largest', async () => {
    assert.equal(await read(calls), 3);
    assert.equal(await read(/^seconds_bucket\{le="10"\} (\d+)$/m), 2);
    assert.equal(await read(/^seconds_bucket\{le="1"\} (\d+)$/m), 0);
    assert.equal(await read(/^seconds_sum (\d+)$/m), 6);
    assert.equal(await read(/^running (\d+)$/m), 3);
    assert.equal(await read(/^known (\d+)$/m), 7);
    assert.equal(await read(/^causeway_workers\{state="serving"\} (\d+)$/m), 2);
  });

  it('keep in totals, and in nothing else, what a worker had counted that ended', async () => {
    assert.equal(await read(calls), 3);
    crew.workers = [crew.workers[0] as Measured];
    crew.losses = 1;
    assert.equal(await read(calls), 3);
    assert.equal(await read(calls), 3);
    assert.equal(await read(/^seconds_count (\d+)$/m), 2);
    assert.equal(await read(/^running (\d+)$/m), 1);
    crew.workers.push(worker(2));
    assert.equal(await read(calls), 5);
    assert.equal(await read(/^causeway_worker_losses_total (\d+)$/m), 1);
  });

  it('take a worker that does not answer for what it last was', async () => {
    await read(calls);
    const [, second] = crew.workers as [Measured, Measured];
    second.metrics.counter('calls_total', 'Calls.', ['of']).inc({ of: 'a' }, 10);
    second.answers = false;
    assert.equal(await read(calls), 3);
    second.answers = true;
    assert.equal(await read(calls), 13);
  });
});
