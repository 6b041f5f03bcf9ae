import type { Log } from '../../policies/policy.ts';
import type { DataFolder } from './folder.ts';
import { prepareStore } from './prepare.ts';
import type { SampleSize } from './seeding.ts';
import { setUpStore } from './setup.ts';
import { openStore, type Store } from './store.ts';
import { loadSystemSchemas } from './system-schemas.ts';

/** How a gateway opens its store. */
export interface ReadyStoreOptions {
  readonly databaseUrl: string | undefined;
  readonly folder: DataFolder;
  /** Folder of the system APIs, whose schemas the store holds. */
  readonly apis: string;
  /** Whether this process has the records of a system API, by folder; only those schemas are brought up to date. */
  readonly holds: (api: string) => boolean;
  /** Sample records for a store that has none; absent in production. */
  readonly samples: SampleSize | undefined;
  /** Most connections to PostgreSQL. */
  readonly connections?: number | undefined;
  readonly log: Log;
  /** Told what takes time on a first start. */
  notice(message: string): void;
}

/** Opens the store with every schema up to date, creating it first where there is none. */
export async function openReadyStore(options: ReadyStoreOptions): Promise<Store> {
  const { databaseUrl, connections, folder, apis, holds, samples, log, notice } = options;
  if (databaseUrl === undefined) {
    const progress = (api: string, done: number, total: number): void =>
      notice(`sample records: ${api} ${done}/${total}`);
    await prepareStore(folder, { apis, samples, progress });
  }
  const store = await openStore({ databaseUrl, connections, folder, log });
  try {
    const schemas = (await loadSystemSchemas(apis)).filter(({ api }) => holds(api));
    await setUpStore(store, { schemas, samples: schemas.length === 0 ? undefined : samples });
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
