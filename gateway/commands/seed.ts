import { readEnvironment } from '../configuration/environment.ts';
import { embeddedPath } from '../store/embedded.ts';
import { exclusively } from '../store/exclusive.ts';
import { exists, openDataFolder } from '../store/folder.ts';
import { createEmbeddedStore } from '../store/prepare.ts';
import { firstSize, type SampleSize, type SeedProgress, seededSize, seedStore } from '../store/seeding.ts';
import { setUpStore } from '../store/setup.ts';
import { openSharedStore, openStoreAt, type Store } from '../store/store.ts';
import { loadSystemSchemas } from '../store/system-schemas.ts';
import { createLog } from '../telemetry/log.ts';
import { command, UsageError } from './command.ts';
import { count, progressOn } from './progress.ts';

const usage = `npm run seed -- [--orders <n>] [--customers <n>] [--products <n>]
Fills the store with sample records up to the numbers given; without any, ${count(firstSize.orders)} orders of
${count(firstSize.customers)} customers for ${count(firstSize.products)} products. It only adds: records that are there stay as they are, a smaller
number takes none away, and an interrupted run is completed by the next one.
The embedded store must not be open in a running gateway; with DATABASE_URL both may run at once.
A store that holds records of another origin is left alone, and so is everything with NODE_ENV=production.`;

/** Beyond these, sample numbers would meet those of records that are entered later. */
const largest: SampleSize = { customers: 500_000, products: 999_999, orders: 10_000_000 };

/** Batches are large, and on a busy server one may have to wait. */
const patience = 600_000;

type Wanted = Partial<SampleSize>;

await command(
  usage,
  { orders: { type: 'string' }, customers: { type: 'string' }, products: { type: 'string' } },
  async ({ orders, customers, products }) => {
    const wanted: Wanted = {
      ...size('orders', orders),
      ...size('customers', customers),
      ...size('products', products),
    };
    if (process.env.NODE_ENV === 'production') {
      throw new Error('Sample records are for development, and NODE_ENV is production.');
    }
    const { databaseUrl, dataFolder } = readEnvironment(process.env, process.cwd());
    const progress = progressOn(process.stdout);
    const there = databaseUrl
      ? await seedServer(databaseUrl, wanted, progress)
      : await seedFolder(dataFolder, wanted, progress);
    const numbers = `${count(there.orders)} orders, ${count(there.customers)} customers, ${count(there.products)} products`;
    process.stdout.write(`The store holds the sample records: ${numbers}.\n`);
  },
);

function size(name: keyof SampleSize, text: string | undefined): Wanted {
  if (text === undefined) return {};
  const number = Number(text.replaceAll('_', ''));
  if (Number.isInteger(number) && number >= 1 && number <= largest[name]) return { [name]: number };
  throw new UsageError(`--${name} takes a number from 1 to ${count(largest[name])}, not ${text}`);
}

async function seedServer(url: string, wanted: Wanted, progress: SeedProgress): Promise<SampleSize> {
  const store = await openSharedStore(url, createLog('warn'), patience);
  try {
    return await fill(store, wanted, progress);
  } finally {
    await store.close();
  }
}

async function seedFolder(path: string, wanted: Wanted, progress: SeedProgress): Promise<SampleSize> {
  const folder = await openDataFolder(path);
  folder.claim();
  if (!(await exists(embeddedPath(folder.path)))) {
    const samples = { ...firstSize, ...wanted };
    await createEmbeddedStore(folder, { samples, progress });
    return samples;
  }
  const store = await openStoreAt(folder, embeddedPath(folder.path));
  try {
    return await fill(store, wanted, progress);
  } finally {
    await store.close();
    await folder.close();
  }
}

async function fill(store: Store, wanted: Wanted, progress: SeedProgress): Promise<SampleSize> {
  const schemas = await loadSystemSchemas();
  await setUpStore(store, { schemas });
  return exclusively(store.db, store.kind, async () => {
    const before = await seededSize(store);
    const target = { ...firstSize, ...before, ...wanted };
    if (!before || isLarger(target, before)) await seedStore(store, schemas, target, progress);
    return (await seededSize(store)) ?? target;
  });
}

function isLarger(a: SampleSize, b: SampleSize): boolean {
  return a.orders > b.orders || a.customers > b.customers || a.products > b.products;
}
