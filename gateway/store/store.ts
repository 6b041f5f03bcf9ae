import { Kysely, sql } from 'kysely';
import type { Records } from '../../apis/handler.ts';
import { within } from '../../policies/parts/within.ts';
import type { Log } from '../../policies/policy.ts';
import { heedingSignals } from './cancellation.ts';
import { embeddedPath, type Opened, openEmbedded } from './embedded.ts';
import type { DataFolder } from './folder.ts';
import { type MigrationSet, migrate } from './migrate.ts';
import { translatingOutages } from './outage.ts';
import { openPostgres, usualConnections } from './postgres.ts';
import { recordsIn } from './records.ts';

export type { MigrationSet } from './migrate.ts';

/** The one database of a gateway: embedded, or a PostgreSQL server that other gateways use as well. */
export interface Store {
  readonly kind: 'embedded' | 'postgres';
  readonly db: Kysely<unknown>;
  /** A system API's records: what `read` and `write` touch is in this schema. */
  records<Tables>(schema: string): Records<Tables>;
  /** Brings schemas up to date; safe when several gateways start at once. */
  migrate(sets: readonly MigrationSet[]): Promise<void>;
  /** Whether it answers within a second. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** PostgreSQL to use; without it the store is embedded in the folder. */
  readonly databaseUrl?: string | undefined;
  readonly folder: DataFolder;
  readonly log: Log;
  /** Milliseconds a statement may take on PostgreSQL; 2 000, and more for work in bulk. */
  readonly patience?: number;
  /** Most connections to PostgreSQL. */
  readonly connections?: number | undefined;
}

const defaultPatience = 2_000;

/**
 * Opens the store: the server at `databaseUrl`, or the embedded one after claiming the folder.
 * @throws Error that says who has the folder, or what is wrong with the server
 */
export async function openStore({ databaseUrl, folder, log, patience, connections }: StoreOptions): Promise<Store> {
  if (databaseUrl) return openSharedStore(databaseUrl, log, patience, connections);
  folder.claim();
  return storeOver('embedded', await openEmbedded(embeddedPath(folder.path), 'serving'));
}

/** The store on a PostgreSQL server, for whoever needs no folder. */
export const openSharedStore = async (
  url: string,
  log: Log,
  patience = defaultPatience,
  connections = usualConnections,
): Promise<Store> => storeOver('postgres', await openPostgres(url, patience, connections, log));

/** The embedded store at a path of its own, for whoever fills one. */
export async function openStoreAt(folder: DataFolder, path: string): Promise<Store> {
  folder.claim();
  return storeOver('embedded', await openEmbedded(path, 'bulk'));
}

function storeOver(kind: Store['kind'], opened: Opened): Store {
  const db = new Kysely<unknown>({ dialect: translatingOutages(heedingSignals(opened.dialect)) });
  return {
    kind,
    db,
    records: (schema) => recordsIn(db, schema),
    migrate: (sets) => migrate(db, kind, sets),
    healthy: () => answers(db),
    close: opened.close,
  };
}

const answers = (db: Kysely<unknown>): Promise<boolean> =>
  within(1_000, sql`select 1`.execute(db), 'the store did not answer').then(
    () => true,
    () => false,
  );
