import type { Clock, IdempotencyStore, Log, SharedCounts } from '../../policies/policy.ts';
import { type BehindOptions, openBehind } from '../behind.ts';
import { createRegistry, type Registry } from '../consumers/registry.ts';
import { type ControlRoom, openControls } from '../controls/controls.ts';
import { controlTable } from '../controls/table.ts';
import { type ContractHistory, createContractHistory } from '../history/history.ts';
import { createIdempotencyStore } from '../idempotency/store.ts';
import { openCounts } from '../limits/counts.ts';
import { connectRedis } from '../redis.ts';
import type { Closing } from '../runtime/closing.ts';
import type { Placement } from '../snapshot/placement.ts';
import { type DataFolder, openDataFolder } from '../store/folder.ts';
import type { Store } from '../store/store.ts';

/** What a gateway stands on: its folder and its store, and what is kept there whatever the contracts say. */
export interface Ground {
  readonly folder: DataFolder;
  readonly store: Store;
  /** Variables of the shipments service that was started, in development. */
  readonly shipments: Readonly<Record<string, string>>;
  readonly registry: Registry;
  readonly history: ContractHistory;
  readonly idempotency: IdempotencyStore;
  readonly counts: SharedCounts;
  readonly controls: ControlRoom;
  readonly clock: Clock;
  readonly log: Log;
}

export interface GroundOptions extends BehindOptions {
  readonly placement: Placement;
  readonly clock: Clock;
}

/** @throws Error  saying what cannot be opened; what was is in `closing` */
export async function openGround(options: GroundOptions, closing: Closing): Promise<Ground> {
  const { environment, placement, clock, log } = options;
  const folder = await openDataFolder(environment.dataFolder);
  closing.add(() => folder.close());
  const { store, shipments } = await openBehind(options, placement, folder, closing);
  const { db } = store;
  const registry = createRegistry({ db, clock, log });
  closing.add(() => registry.close());
  await registry.follow();
  const history = createContractHistory({ db, clock, log });
  closing.add(() => history.close());
  const idempotency = createIdempotencyStore({ db, log });
  closing.add(() => idempotency.close());
  const redis = environment.redisUrl === undefined ? undefined : await connectRedis(environment.redisUrl, log);
  if (redis !== undefined) closing.add(() => redis.close());
  const { counts, close } = openCounts({ store, redis: redis?.client, log });
  closing.add(close);
  const controls = await openControls({ shelf: controlTable(db), clock, log });
  closing.add(() => controls.close());
  return { folder, store, shipments, registry, history, idempotency, counts, controls, clock, log };
}
