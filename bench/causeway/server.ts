import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnvironment } from '../../gateway/configuration/environment.ts';
import { createRegistry } from '../../gateway/consumers/registry.ts';
import { rooms } from '../../gateway/paths.ts';
import { collectGarbage } from '../../gateway/runtime/garbage.ts';
import { startGateway } from '../../gateway/start.ts';
import { openDataFolder } from '../../gateway/store/folder.ts';
import { openReadyStore } from '../../gateway/store/ready.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { copyRooms } from './rooms.ts';

/** What the bench is told when the gateway serves. */
export interface Ready {
  readonly port: number;
  /** An API key of a partner. */
  readonly key: string;
}

// The whole product as an operator runs it, with one more contract and limits that nobody uses up.
const { BENCH_FOLDER: folder = '' } = process.env;
const log = createLog('info');
const copied = await copyRooms(folder);
await cp(join(import.meta.dirname, 'things.v1.yaml'), join(copied.openapi, 'experience', 'things.v1.yaml'));
const environment = readEnvironment({ ...process.env, DATA_FOLDER: join(folder, 'data') }, folder);
const key = await issueKey();
const gateway = await startGateway({ beforeServing: collectGarbage, environment, log, rooms: { ...rooms, ...copied } });

process.send?.({ port: gateway.port, key } satisfies Ready);
process.once('SIGTERM', () => void gateway.stop(1_000).then(() => process.exit(0)));

/** In production nobody is given a key for the asking: it is put on record before the gateway starts. */
async function issueKey(): Promise<string> {
  const place = await openDataFolder(environment.dataFolder);
  const apis = join(rooms.apis, 'system');
  const options = { databaseUrl: undefined, folder: place, apis, holds: () => true, samples: undefined, log };
  const store = await openReadyStore({ ...options, notice: () => {} });
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const registry = createRegistry({ db: store.db, clock, log });
  const scopes = ['orders:read', 'orders:write'];
  const { consumerId } = await registry.ensureConsumer({ name: 'bench', plan: 'partner', scopes });
  const issued = await registry.issueKey({ consumer: consumerId, environment: 'live', label: 'bench', scopes });
  await registry.close();
  await store.close();
  await place.close();
  return issued;
}
