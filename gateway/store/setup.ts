import { consumersMigrations } from '../consumers/migrations.ts';
import { controlMigrations } from '../controls/table.ts';
import { processMigrations } from '../desk/processes.ts';
import { signInMigrations } from '../development/sign-in-table.ts';
import { historyMigrations } from '../history/table.ts';
import { idempotencyMigrations } from '../idempotency/table.ts';
import { limitMigrations } from '../limits/table.ts';
import { sessionMigrations } from '../portal/session/session-table.ts';
import { sagaMigrations } from '../sagas/tables.ts';
import { tierKeyMigrations } from '../tiers/key-table.ts';
import { usageMigrations } from '../usage/migrations.ts';
import { exclusively } from './exclusive.ts';
import { needsSeed, type SampleSize, type SeedProgress, seedingMigrations, seedStore } from './seeding.ts';
import type { Store } from './store.ts';
import type { SystemSchema } from './system-schemas.ts';

/** The gateway's own schema. */
const gatewayMigrations = [
  seedingMigrations,
  consumersMigrations,
  tierKeyMigrations,
  controlMigrations,
  idempotencyMigrations,
  usageMigrations,
  sagaMigrations,
  limitMigrations,
  signInMigrations,
  sessionMigrations,
  historyMigrations,
  processMigrations,
];

export interface SetUp {
  readonly schemas: readonly SystemSchema[];
  /** Sample records for a store that has none; absent in production. */
  readonly samples?: SampleSize | undefined;
  readonly progress?: SeedProgress | undefined;
}

/** Brings a store to where the gateway can serve from it: every schema up to date and, once, sample records. */
export async function setUpStore(store: Store, { schemas, samples, progress }: SetUp): Promise<void> {
  await store.migrate([...gatewayMigrations, ...schemas]);
  if (!samples || !(await needsSeed(store, schemas))) return;
  await exclusively(store.db, store.kind, async () => {
    if (await needsSeed(store, schemas)) await seedStore(store, schemas, samples, progress);
  });
}
