import { type Kysely, sql } from 'kysely';
import type { SeedSize } from '../../apis/handler.ts';
import { seedConsumers } from '../development/consumers.ts';
import type { MigrationSet } from './migrate.ts';
import type { Store } from './store.ts';
import type { SystemSchema } from './system-schemas.ts';

export type SampleSize = Pick<SeedSize, 'customers' | 'products' | 'orders'>;

/** What a first start in development fills the store with: enough to page through, little enough to wait for. */
export const firstSize: SampleSize = { customers: 200, products: 500, orders: 5_000 };

/** Told after every batch: which API, and how many of how many of its records. */
export type SeedProgress = (api: string, done: number, total: number) => void;

interface SeededTable {
  readonly id: number;
  readonly customers: number;
  readonly products: number;
  readonly orders: number;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

/** Where the store keeps whether it was filled with sample records. */
export const seedingMigrations: MigrationSet = {
  schema: 'gateway',
  migrations: {
    'seeding-0001': {
      up: async (db) => {
        await sql`
          create table seeded (
            id integer primary key check (id = 1),
            customers integer not null,
            products integer not null,
            orders integer not null,
            started_at timestamptz not null,
            finished_at timestamptz
          )`.execute(db);
      },
    },
  },
};

/** Whether the store still lacks its sample records: none were ever begun and all is empty, or it was never finished. */
export async function needsSeed(store: Store, schemas: readonly SystemSchema[]): Promise<boolean> {
  const row = await readSeeded(store);
  return row ? row.finished_at === null : (await filledTable(store, schemas)) === undefined;
}

/** The size of the sample records in the store, if it has them all. */
export async function seededSize(store: Store): Promise<SampleSize | undefined> {
  const row = await readSeeded(store);
  return row?.finished_at ? { customers: row.customers, products: row.products, orders: row.orders } : undefined;
}

/**
 * Adds the sample records that are missing. Records that are there stay as they are, so an interrupted run goes on
 * where it was, and a larger size adds to a smaller one.
 * @throws Error when the store holds records that were never sample records
 */
export async function seedStore(
  store: Store,
  schemas: readonly SystemSchema[],
  size: SampleSize,
  progress?: SeedProgress,
): Promise<void> {
  const before = await readSeeded(store);
  const filled = before ? undefined : await filledTable(store, schemas);
  if (filled) {
    throw new Error(`${filled} holds records that are no sample records: sample records are for an empty store only.`);
  }
  await markBegun(store, size, before);
  for (const { api, schema, seed } of schemas) {
    await seed?.(store.records(schema), { ...size, progress: (done, total) => progress?.(api, done, total) });
  }
  await seedConsumers(store.db);
  await analyse(store, schemas);
  await seeded(store).updateTable('seeded').set({ finished_at: new Date() }).execute();
}

/** The embedded database gathers no statistics by itself, and without them it reads whole tables. */
async function analyse(store: Store, schemas: readonly SystemSchema[]): Promise<void> {
  for (const { schema, name } of await tablesOf(store, schemas)) {
    await sql`analyze ${sql.id(schema, name)}`.execute(store.db);
  }
}

const seeded = (store: Store): Kysely<{ seeded: SeededTable }> =>
  store.db.withSchema('gateway') as unknown as Kysely<{ seeded: SeededTable }>;

const readSeeded = (store: Store): Promise<SeededTable | undefined> =>
  seeded(store).selectFrom('seeded').selectAll().executeTakeFirst();

async function markBegun(store: Store, size: SampleSize, before: SampleSize | undefined): Promise<void> {
  const largest = {
    customers: Math.max(size.customers, before?.customers ?? 0),
    products: Math.max(size.products, before?.products ?? 0),
    orders: Math.max(size.orders, before?.orders ?? 0),
    started_at: new Date(),
    finished_at: null,
  };
  await seeded(store)
    .insertInto('seeded')
    .values({ id: 1, ...largest })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(largest))
    .execute();
}

/** Name of a table of the system APIs that is not empty. */
async function filledTable(store: Store, schemas: readonly SystemSchema[]): Promise<string | undefined> {
  for (const { schema, name } of await tablesOf(store, schemas)) {
    const { rows } = await sql`select 1 from ${sql.id(schema, name)} limit 1`.execute(store.db);
    if (rows.length > 0) return `${schema}.${name}`;
  }
  return undefined;
}

async function tablesOf(store: Store, schemas: readonly SystemSchema[]): Promise<{ schema: string; name: string }[]> {
  if (schemas.length === 0) return [];
  const { rows } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables
    where schemaname in (${sql.join(schemas.map(({ schema }) => schema))})
      and tablename not in ('kysely_migration', 'kysely_migration_lock')`.execute(store.db);
  return rows;
}
