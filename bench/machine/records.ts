import { join } from 'node:path';
import { sql } from 'kysely';
import { rooms } from '../../gateway/paths.ts';
import { setUpStore } from '../../gateway/store/setup.ts';
import { openSharedStore, type Store } from '../../gateway/store/store.ts';
import { loadSystemSchemas } from '../../gateway/store/system-schemas.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
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

export async function startRecords(folder: string): Promise<BenchRecords> {
  const postgres = await startPostgres(folder);
  let service: Child | undefined;
  const stop = async (): Promise<void> => {
    await service?.stop();
    await postgres.stop();
  };
  try {
    const store = await openSharedStore(postgres.url, createLog('silent'));
    try {
      await setUpStore(store, { schemas: await loadSystemSchemas(), samples: sampleSize });
      await enrol(store);
    } finally {
      await store.close();
    }
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

/** Makes each customer somebody who signs in under the customer's id. */
async function enrol({ db }: Store): Promise<void> {
  await sql`insert into customers.cusxsub (iss, sub, custno) select 'development', 'C-' || custno, custno from customers.custmast`.execute(
    db,
  );
}
