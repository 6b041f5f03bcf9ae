import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rooms } from '../../gateway/paths.ts';
import { openSharedStore } from '../../gateway/store/store.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { fillStore } from '../causeway/bulk.ts';
import { sampleSize } from '../causeway/sample.ts';
import { type Child, startChild } from './children.ts';
import { startPostgres } from './postgres.ts';
import { loadCore } from './tools.ts';

/** Sample records in PostgreSQL, and the shipments service that belongs to them; all on the core of the load. */
export interface BenchRecords {
  readonly databaseUrl: string;
  readonly shipments: { readonly url: string; readonly key: string };
  stop(): Promise<void>;
}

const key = 'the-credential-of-the-bench';
/** Milliseconds a statement may take that makes a million orders. */
const longest = 300_000;

/** @param orders  how many there are in bulk, beside the sample records */
export async function startRecords(folder: string, orders: number): Promise<BenchRecords> {
  const postgres = await startPostgres(folder);
  let service: Child | undefined;
  const stop = async (): Promise<void> => {
    await service?.stop();
    await postgres.stop();
  };
  try {
    const store = await openSharedStore(postgres.url, createLog('silent'), longest);
    await fillStore(store, orders).finally(() => store.close());
    service = await startChild({
      name: 'shipments',
      command: process.execPath,
      args: [join(rooms.apis, 'system', 'shipments', 'service', 'main.ts')],
      folder,
      core: loadCore,
      variables: {
        PORT: '0',
        NODE_ENV: 'production',
        SHIPMENTS_KEY: key,
        SHIPMENTS_DATA: join(folder, 'shipments'),
        SHIPMENTS_SEED_ORDERS: String(sampleSize.orders),
        SHIPMENTS_STEP_MS: '0',
      },
    });
    const { port } = service.message as { readonly port: number };
    return { databaseUrl: postgres.url, shipments: { url: `http://127.0.0.1:${port}`, key }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same records in the embedded store of a data folder. */
export async function fillFolder(folder: string, orders: number): Promise<void> {
  const script = join(import.meta.dirname, '..', 'causeway', 'fill-folder.ts');
  const env = { ...process.env, DATA_FOLDER: folder, BENCH_ORDERS: String(orders) };
  await promisify(execFile)(process.execPath, [script], { env });
}
