import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asMain } from '../causeway/as-main.ts';
import { inProduction } from '../causeway/variables.ts';
import { cpuMicros, residentMb } from '../machine/accounts.ts';
import { startScript } from '../machine/children.ts';
import { startIssuer } from '../machine/issuer.ts';
import { Missing } from '../machine/missing.ts';
import { startPostgres } from '../machine/postgres.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Bench, Scenario } from './scenario.ts';

/** What a gateway that starts is told besides what every one of them is. */
type Variables = Readonly<Record<string, string>>;

interface Start {
  /** Milliseconds until it serves, by the clock. */
  readonly ready: number;
  /** The same, by the CPU time of its process. */
  readonly cpu: number;
  /** MB it holds when nobody has called. */
  readonly memory: number;
}

/** The product as it is in production, from the command to where it serves; then nobody calls. */
export const start: Scenario = {
  name: 'start',
  question: 'How long until it serves, and what memory does it hold when nobody calls?',
  seconds: { quick: 4, full: 70 },
  async run(bench) {
    const isShared = await onPostgres(bench).then(
      () => true,
      (error: Error) => {
        if (!(error instanceof Missing)) throw error;
        bench.say(`Not with PostgreSQL: ${error.message}`);
        return false;
      },
    );
    if (bench.quick && isShared) return;
    await compare(bench, 'embedded store', async (round) => ({
      DATA_FOLDER: await newFolder(bench.folder, `embedded-${round}`),
      NODE_COMPILE_CACHE: join(bench.folder, `compiled-embedded-${round}`),
    }));
  },
};

async function onPostgres(bench: Bench): Promise<void> {
  const postgres = await startPostgres(bench.folder);
  try {
    const common = { DATA_FOLDER: await newFolder(bench.folder, 'beside-postgres') };
    await compare(bench, 'PostgreSQL', async (round) => ({
      ...common,
      DATABASE_URL: await postgres.create(`r${round}`),
      NODE_COMPILE_CACHE: join(bench.folder, `compiled-${round}`),
    }));
  } finally {
    await postgres.stop();
  }
}

/** Starts it twice on each new store, first with nothing compiled. @param place  a new store of every round */
async function compare(bench: Bench, store: string, place: (round: number) => Promise<Variables>): Promise<void> {
  const rounds = bench.quick ? 1 : 3;
  const cold: Start[] = [];
  const warm: Start[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const variables = await place(round);
    cold.push(await startOnce(bench, variables, 0));
    warm.push(await startOnce(bench, variables, bench.quick ? 1_000 : 5_000));
  }
  const tell = (what: string, starts: readonly Start[], key: keyof Start, unit: string, goal?: { most: number }) =>
    bench.figure({
      what: `${what}, ${store}`,
      value: spreadOf(starts.map((one) => one[key])),
      unit,
      ...(goal === undefined ? {} : { goal }),
    });
  tell('first start to ready', cold, 'ready', 'ms');
  tell('CPU of a first start', cold, 'cpu', 'ms');
  tell('later start to ready', warm, 'ready', 'ms');
  tell('CPU of a later start', warm, 'cpu', 'ms');
  tell('memory at rest', warm, 'memory', 'MB', store === 'PostgreSQL' ? { most: 180 } : undefined);
}

/** @param rest  milliseconds to leave it alone before its memory is looked at */
async function startOnce({ folder }: Bench, variables: Variables, rest: number): Promise<Start> {
  const issuer = await startIssuer(folder, []);
  const began = performance.now();
  const child = await startScript(asMain(join(import.meta.dirname, '..', 'causeway', 'process.ts')), {
    name: 'start',
    folder,
    variables: { ...inProduction(issuer.file), ...variables },
  });
  try {
    const ready = performance.now() - began;
    const cpu = (await cpuMicros([child.pid])) / 1_000;
    await sleep(rest);
    return { ready, cpu, memory: await residentMb([child.pid]) };
  } finally {
    issuer.stop();
    await child.stop();
  }
}

async function newFolder(root: string, name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  return folder;
}
