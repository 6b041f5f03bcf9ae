import { join } from 'node:path';
import type { Measured } from '../causeway/limiters/measure.ts';
import { startScript } from '../machine/children.ts';
import { Missing } from '../machine/missing.ts';
import { startPostgres } from '../machine/postgres.ts';
import { startRedis } from '../machine/redis.ts';
import { startRelay } from '../machine/relay.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Bench, Scenario } from './scenario.ts';

/** Limiters alone, without a gateway around them: 400 callers on a plan of 600 calls a minute, each as fast as it may. */
export const limits: Scenario = {
  name: 'limits',
  question: 'What does it cost to hold callers to their plans, alone and together with other processes?',
  seconds: { quick: 12, full: 85 },
  async run(bench) {
    const closing: (() => Promise<void>)[] = [];
    try {
      tell(bench, await measure(bench, await servers(bench, closing)));
    } finally {
      for (const close of closing.reverse()) await close();
    }
  },
};

/** Those that the machine has, as the child is told of them. */
async function servers(bench: Bench, closing: (() => Promise<void>)[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const trying = async (start: () => Promise<void>): Promise<void> => {
    await start().catch((error) => {
      if (!(error instanceof Missing)) throw error;
      bench.say(`Left out: ${error.message}`);
    });
  };
  await trying(async () => {
    const redis = await startRedis(bench.folder);
    const relay = await startRelay(redis.port, 1);
    closing.push(redis.stop, relay.stop);
    found.BENCH_REDIS = `redis://127.0.0.1:${redis.port}`;
    found.BENCH_FAR_REDIS = `redis://127.0.0.1:${relay.port}`;
  });
  await trying(async () => {
    const postgres = await startPostgres(bench.folder);
    closing.push(postgres.stop);
    found.BENCH_POSTGRES = postgres.url;
  });
  return found;
}

async function measure({ folder, quick }: Bench, variables: Readonly<Record<string, string>>): Promise<Measured> {
  const child = await startScript(
    ['--expose-gc', join(import.meta.dirname, '..', 'causeway', 'limiters', 'measure.ts')],
    {
      name: 'limits',
      folder,
      patience: 120_000,
      variables: { ...variables, ...(quick ? { BENCH_QUICK: '1' } : {}) },
    },
  );
  await child.stop();
  return child.message as Measured;
}

function tell({ figure }: Bench, { limiters, alone }: Measured): void {
  for (const { name, known, strangers, memory } of alone) {
    figure({ what: `CPU of a decision, ${name}`, value: spreadOf(known), unit: 'µs' });
    figure({ what: `CPU of a stranger, one of 1 000 000, ${name}`, value: spreadOf([strangers]), unit: 'µs' });
    figure({ what: `memory for 1 000 000 strangers, ${name}`, value: spreadOf([memory]), unit: 'MB' });
  }
  for (const { name, micros, p99, trips } of limiters) {
    figure({ what: `CPU of a decision, ${name}`, value: spreadOf(micros), unit: 'µs' });
    const goal = name.startsWith('leases') ? { goal: { most: 0.2 } } : {};
    figure({ what: `round trips a decision, ${name}`, value: spreadOf(trips), unit: '', ...goal });
    figure({ what: `p99 of a decision, ${name}`, value: spreadOf(p99), unit: 'ms' });
  }
}
