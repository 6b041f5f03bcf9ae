import { join } from 'node:path';
import { type Dialect, PGliteDialect } from 'kysely';
import { keepWebAssemblySmall } from '../runtime/web-assembly.ts';
import { parsers } from './values.ts';

/** A dialect over a database of this process, and how to end it. */
export interface Opened {
  readonly dialect: Dialect;
  close(): Promise<void>;
}

/** Where the embedded store is inside a data folder. */
export const embeddedPath = (folder: string): string => join(folder, 'store');

/** PostgreSQL's own default of 128 MB is for machines that do nothing else. */
const sharedBuffers = '16MB';

/** Small segments: a fresh store is 30 instead of 39 MB on disk, and is there half a second earlier. */
const initialisation = ['--wal-segsize=1'];

/** Enough to load a million sample records without a checkpoint every second. */
const largestLog = '256MB';

/**
 * Opens an embedded PostgreSQL (PGlite) in the folder, creating it if it is empty. It has no lock of its own: the caller
 * has claimed the data folder. It runs on the event loop with one connection and without `statement_timeout`.
 * @param use  `serving`: in little memory, for short queries; `bulk`: as fast as it can
 */
export async function openEmbedded(path: string, use: 'serving' | 'bulk'): Promise<Opened> {
  // Optimised it takes 500 MB for a moment and 70 MB for good, and the short queries of a gateway win a tenth by it (174
  // against 190 µs); long scans would win half their time.
  if (use === 'serving') keepWebAssemblySmall();
  const { PGlite } = await import('@electric-sql/pglite');
  const configuration = { shared_buffers: sharedBuffers, max_wal_size: largestLog, timezone: 'UTC' };
  const lite = await PGlite.create(path, {
    parsers: { ...parsers },
    startParams: [
      ...PGlite.defaultStartParams,
      ...Object.entries(configuration).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    initDbStartParams: initialisation,
  });
  return {
    dialect: new PGliteDialect({ pglite: lite }),
    close: async () => {
      if (lite.closed) return;
      // So that the next start has no log to replay; without it the records are there all the same.
      await lite.exec('checkpoint').finally(() => lite.close());
    },
  };
}
