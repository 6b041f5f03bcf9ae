import { readFile } from 'node:fs/promises';
import { secretFile } from '../../gateway/store/folder.ts';
import { setUpStore } from '../../gateway/store/setup.ts';
import { openSharedStore } from '../../gateway/store/store.ts';
import { loadSystemSchemas } from '../../gateway/store/system-schemas.ts';
import type { Tier } from '../../policies/policy.ts';
import { commandsOf, sampleSize } from './gateway.ts';
import { type GatewayProcess, prepareProcess } from './gateway-process.ts';
import { databaseOrSkip } from './postgres.ts';
import { redisOrSkip } from './redis.ts';
import { startTestShipments, type TestShipments } from './shipments.ts';
import { quiet, temporaryFolder } from './store.ts';

/** One gateway, split by configuration: a process for each tier, PostgreSQL and Redis behind. */
export interface SplitGateway {
  /** Of the experience tier, where callers come in. */
  readonly url: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Data folder of all three. */
  readonly folder: string;
  readonly shipments: TestShipments;
  readonly processes: Readonly<Record<Tier, GatewayProcess>>;
  token(user: string, scope?: string): Promise<string>;
  key(consumer: string, plan: string): Promise<string>;
  /** What the operations listener of a tier tells whoever holds the secret. */
  operator(tier: Tier, path: string): Promise<unknown>;
  /** Ends the process of a tier at once, and starts it anew at the same address. */
  restart(tier: Tier): Promise<void>;
}

let shared: Promise<SplitGateway> | undefined;

/** The one split gateway of this test run, which ends with it; a pending test where PostgreSQL or Redis is not installed. */
export async function splitGatewayOrSkip(context: Mocha.Context): Promise<SplitGateway> {
  context.timeout(60_000);
  shared ??= startSplit(context);
  return shared;
}

async function startSplit(context: Mocha.Context): Promise<SplitGateway> {
  const databaseUrl = await databaseOrSkip(context);
  const redis = await redisOrSkip(context);
  const shipments = await startTestShipments();
  const store = await openSharedStore(databaseUrl, quiet);
  await setUpStore(store, { schemas: await loadSystemSchemas(), samples: sampleSize });
  await store.close();
  const [experience, process, system] = await Promise.all(
    ['experience', 'process', 'system'].map((tier) => prepareProcess(['--only', tier])),
  );
  const processes = { experience, process, system } as Record<Tier, GatewayProcess>;
  const folder = temporaryFolder();
  const variables = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    PROCESS_URL: processes.process.url,
    SYSTEM_URL: processes.system.url,
    DATA_FOLDER: folder,
    // Orders of a process that was killed are gone on with this soon.
    SAGA_LEASE_SECONDS: '2',
    ...shipments.variables,
  };
  await Promise.all(Object.values(processes).map((one) => one.start(variables)));
  const { url, operations } = processes.experience;
  return {
    url,
    databaseUrl,
    redisUrl: redis.url,
    folder,
    shipments,
    processes,
    ...commandsOf(operations, folder),
    async operator(tier, path) {
      const secret = (await readFile(secretFile(folder), 'utf8')).trim();
      const headers = { authorization: `Bearer ${secret}` };
      return (await fetch(`${processes[tier].operations}${path}`, { headers })).json();
    },
    async restart(tier) {
      await processes[tier].kill();
      await processes[tier].start(variables);
    },
  };
}
