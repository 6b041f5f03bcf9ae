import { readEnvironment } from '../../gateway/configuration/environment.ts';
import { createRegistry } from '../../gateway/consumers/registry.ts';
import { rooms } from '../../gateway/paths.ts';
import { collectGarbage } from '../../gateway/runtime/garbage.ts';
import { startGateway } from '../../gateway/start.ts';
import { openDataFolder } from '../../gateway/store/folder.ts';
import { openReadyStore } from '../../gateway/store/ready.ts';
import { createLog } from '../../gateway/telemetry/log.ts';

/** What the bench is told when the gateway serves. */
export interface Ready {
  readonly port: number;
  readonly operationsPort: number;
  /** API keys by plan. */
  readonly keys: Readonly<Record<string, string>>;
}

// The product as an operator runs it, on the rooms of the bench, with a consumer of each plan.
const { BENCH_ROOMS = '{}', BENCH_FOLDER: folder = '', BENCH_PLANS = '' } = process.env;
const log = createLog('info');
const environment = readEnvironment(process.env, folder);
const keys = await issueKeys(BENCH_PLANS.split(','));
const gateway = await startGateway({
  beforeServing: collectGarbage,
  environment,
  log,
  rooms: { ...rooms, ...(JSON.parse(BENCH_ROOMS) as Partial<typeof rooms>) },
});

const { port, operationsPort } = gateway;
process.send?.({ port, operationsPort, keys } satisfies Ready);
process.once('SIGTERM', () => void gateway.stop(1_000).then(() => process.exit(0)));

async function issueKeys(plans: readonly string[]): Promise<Record<string, string>> {
  const place = await openDataFolder(environment.dataFolder);
  const apis = `${rooms.apis}/system`;
  const options = { databaseUrl: undefined, folder: place, apis, holds: () => true, samples: undefined, log };
  const store = await openReadyStore({ ...options, notice: () => {} });
  const registry = createRegistry({ db: store.db, clock: { now: Date.now, monotonic: () => performance.now() }, log });
  const scopes = ['orders:read'];
  const issued: Record<string, string> = {};
  for (const plan of plans) {
    const { consumerId } = await registry.ensureConsumer({ name: plan, plan, scopes });
    issued[plan] = await registry.issueKey({ consumer: consumerId, environment: 'live', label: plan, scopes });
  }
  await registry.close();
  await store.close();
  await place.close();
  return issued;
}
