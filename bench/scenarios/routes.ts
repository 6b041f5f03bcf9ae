import { basename, join } from 'node:path';
import type { Ready } from '../causeway/many.ts';
import { writeManyRooms } from '../causeway/many-rooms.ts';
import { inProduction } from '../causeway/variables.ts';
import { cpuMicros } from '../machine/accounts.ts';
import { startScript } from '../machine/children.ts';
import { type BenchIssuer, startIssuer } from '../machine/issuer.ts';
import { Missing } from '../machine/missing.ts';
import { type BenchPostgres, startPostgres } from '../machine/postgres.ts';
import { startUpstream, type Upstream } from '../machine/upstream.ts';
import { spreadOf } from '../report/statistics.ts';
import { callFirst } from './first-calls.ts';
import type { Many } from './many.ts';
import { reloadUnderLoad } from './reloads.ts';
import type { Bench, Scenario } from './scenario.ts';

/** What a gateway has to know. */
interface Size {
  readonly what: string;
  readonly documents: number;
  /** Whether GitHub's own description is among them. */
  readonly vendor?: true;
}

const one: Size = { what: '10 operations', documents: 1 };
const some: Size = { what: '1 000 operations', documents: 100 };
const many: Size = { what: '10 000 operations', documents: 1_000 };
const vendor: Size = { what: 'GitHub’s operations', documents: 1, vendor: true };

interface Memory {
  readonly used: number;
  readonly held: number;
}

/** What it costs to know many operations, of which few are called. */
export const routes: Scenario = {
  name: 'routes',
  question: 'What do ten, a thousand and ten thousand operations cost: to start with, to hold, to find, to change?',
  seconds: { quick: 12, full: 120 },
  async run(bench) {
    const upstream = await startUpstream(bench.folder);
    const issuer = await startIssuer(bench.folder, ['shopper']);
    const postgres = await startPostgres(bench.folder).catch((error) => {
      if (!(error instanceof Missing)) throw error;
      bench.say(`On the embedded store, which works in the same thread: ${error.message}`);
      return undefined;
    });
    try {
      const ground = { upstream, issuer, postgres };
      const least = await measure(bench, one, ground);
      for (const size of bench.quick ? [some] : [some, many, vendor]) await measure(bench, size, { ...ground, least });
    } finally {
      issuer.stop();
      await upstream.child.stop();
      await postgres?.stop();
    }
  },
};

interface Ground {
  readonly upstream: Upstream;
  readonly issuer: BenchIssuer;
  /** What who has so many contracts has its records in. */
  readonly postgres: BenchPostgres | undefined;
  /** What one document takes. */
  readonly least?: Memory;
}

async function measure(bench: Bench, size: Size, ground: Ground): Promise<Memory> {
  const { least, postgres } = ground;
  const folder = join(bench.folder, `${size.documents}${size.vendor ? '-and-github' : ''}`);
  await writeManyRooms(folder, size.documents, size.vendor ?? false);
  const databaseUrl = await postgres?.create(`of_${basename(folder).replaceAll('-', '_')}`);
  const start = () => startMany(folder, ground, databaseUrl);
  // The first start makes the store.
  await start().then(({ child }) => child.stop());
  const starts: Many[] = [];
  for (let round = bench.quick ? 0 : 2; round > 0; round -= 1) {
    const started = await start();
    starts.push(started);
    await started.child.stop();
  }
  const gateway = await start();
  starts.push(gateway);
  const tell = (what: string, values: readonly number[], unit: string, most?: number): void =>
    bench.figure({
      what: `${what}, ${size.vendor ? `${gateway.operations} with GitHub’s` : size.what}`,
      value: spreadOf(values),
      unit,
      ...(most === undefined ? {} : { goal: { most } }),
      ...(unit === '×' ? { steady: true } : {}),
    });
  try {
    const isMost = size === many;
    tell(
      'start to ready',
      starts.map(({ ready }) => ready),
      'ms',
      isMost ? 5_000 : undefined,
    );
    tell(
      'CPU of a start',
      starts.map(({ cpu }) => cpu),
      'ms',
    );
    const memory = await gateway.ask<Memory>('memory');
    if (least !== undefined) {
      tell('memory in use above one document', [memory.used - least.used], 'MB', isMost ? 150 : undefined);
      tell('memory held above one document', [memory.held - least.held], 'MB');
    }
    tell('finding an operation', [await gateway.ask<number>('match')], 'µs', isMost ? 1 : undefined);
    if (size === many || (bench.quick && size === some)) {
      await callFirst(gateway, size.documents, (first) => tell('first call of an operation', first, 'ms', 30));
      await reloadUnderLoad(bench, gateway, tell, isMost);
    }
    // Ten thousand would take most of a minute, and tell what a thousand have told; a thousand, what ten have.
    if (isMost || (bench.quick && size === some)) return memory;
    const compiled = await gateway.ask<{ readonly median: number; readonly most: number }>('compile');
    tell('compiling an operation', [compiled.median], 'ms');
    const after = await gateway.ask<Memory>('memory');
    tell('memory in use above that when all have been called', [after.used - memory.used], 'MB');
    return memory;
  } finally {
    await gateway.child.stop();
  }
}

async function startMany(folder: string, { upstream, issuer }: Ground, databaseUrl = ''): Promise<Many> {
  const began = performance.now();
  const child = await startScript(['--expose-gc', join(import.meta.dirname, '..', 'causeway', 'many.ts')], {
    name: 'many',
    folder,
    variables: {
      ...inProduction(issuer.file),
      BENCH_FOLDER: folder,
      ...(databaseUrl === '' ? {} : { DATABASE_URL: databaseUrl }),
      THINGS_URL: `http://127.0.0.1:${upstream.port}`,
    },
  });
  const ready = child.message as Ready;
  return {
    ...ready,
    child,
    ready: performance.now() - began,
    cpu: (await cpuMicros([child.pid])) / 1_000,
    token: issuer.token('shopper'),
    async ask(what) {
      const answer = await fetch(`http://127.0.0.1:${ready.control}/${what}`);
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as never;
    },
  };
}
