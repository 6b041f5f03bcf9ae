import type { Redis as Client } from 'ioredis';
import { openSharedStore } from '../../gateway/store/store.ts';
import { createTierSigner, type SignTier } from '../../gateway/tiers/identity.ts';
import { keyFile } from '../../gateway/tiers/key-file.ts';
import type { KeyShelf } from '../../gateway/tiers/key-shelf.ts';
import { keyTable } from '../../gateway/tiers/key-table.ts';
import { createKeyRing } from '../../gateway/tiers/keys.ts';
import type { Clock, Tier } from '../../policies/policy.ts';
import { sampleSize, startTestGateway, type TestGateway } from './gateway.ts';
import { startTestShipments, type TestShipments } from './shipments.ts';
import { splitGatewayOrSkip } from './split.ts';
import { migratedFolder, quiet } from './store.ts';

/** A gateway and what stands beside it, as journeys meet them: they cannot tell how it is arranged. */
export interface World extends Pick<TestGateway, 'url' | 'token' | 'key'> {
  readonly shipments: TestShipments;
  /** Where a tier is, for whoever may speak to it. */
  at(tier: Tier): string;
  /** Signs as the gateway does. */
  readonly sign: SignTier;
  /** Shifts the calendar, where the arrangement can. */
  readonly clock?: TestGateway['clock'];
  stop(): Promise<void>;
}

export interface Arrangement {
  readonly name: string;
  /** Whether its worlds have a clock that a test can shift. */
  readonly shifts: boolean;
  /** A pending test where it lacks what it needs. */
  start(context: Mocha.Context): Promise<World>;
}

/** All in one process over the embedded store, with values frozen as they cross tiers. */
export const oneProcess: Arrangement = { name: 'in one process', shifts: true, start: startOne };

/** A process for each tier, shared by all journeys. */
export const splitOverThree: Arrangement = { name: 'split over three', shifts: false, start: startThree };

/** Splitting a gateway must change nothing: the same journeys, over both. */
export const arrangements: readonly Arrangement[] = [oneProcess, splitOverThree];

async function startOne(): Promise<World> {
  const shipments = await startTestShipments();
  const folder = await migratedFolder(sampleSize);
  const gateway = await startTestGateway({ variables: { DATA_FOLDER: folder, ...shipments.variables } });
  return {
    ...gateway,
    shipments,
    at: () => gateway.url,
    sign: await signerOf(keyFile(folder), gateway.clock),
    stop: async () => {
      await gateway.stop();
      await shipments.kill();
    },
  };
}

/** The processes are shared by all journeys; what was counted against limits is not. */
async function startThree(context: Mocha.Context): Promise<World> {
  const split = await splitGatewayOrSkip(context);
  const { Redis } = await import('ioredis');
  const redis: Client = new Redis(split.redisUrl);
  await redis.flushall();
  redis.disconnect();
  const store = await openSharedStore(split.databaseUrl, quiet);
  const clock: Clock = { now: Date.now, monotonic: () => performance.now() };
  return {
    ...split,
    at: (tier) => split.processes[tier].url,
    sign: await signerOf(keyTable(store.db), clock),
    stop: () => store.close(),
  };
}

const signerOf = async (shelf: KeyShelf, clock: Clock): Promise<SignTier> =>
  createTierSigner(await createKeyRing({ shelf, days: 30, clock, log: quiet }), clock);
