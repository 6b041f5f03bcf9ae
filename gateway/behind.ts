import type { Log } from '../policies/policy.ts';
import type { Environment } from './configuration/environment.ts';
import { superviseShipments, variablesOf } from './development/shipments.ts';
import type { Closing } from './runtime/closing.ts';
import type { Placement } from './snapshot/placement.ts';
import type { DataFolder } from './store/folder.ts';
import { openReadyStore } from './store/ready.ts';
import { firstSize, type SampleSize } from './store/seeding.ts';
import type { Store } from './store/store.ts';

/** What decides which store there is, and which sample records. */
export interface BehindOptions {
  readonly environment: Environment;
  readonly log: Log;
  /** The folder of APIs. */
  readonly apis: string;
  readonly samples?: SampleSize | undefined;
  /** Milliseconds between the steps of a sample parcel. */
  readonly parcelStep?: number | undefined;
  notice?(message: string): void;
}

/** The store and, in development, the shipments service: side by side, since both take their time. */
export async function openBehind(
  { environment, log, notice = () => {}, ...options }: BehindOptions,
  placement: Placement,
  folder: DataFolder,
  closing: Closing,
): Promise<{ store: Store; shipments: Readonly<Record<string, string>> }> {
  const { databaseUrl, production, variables } = environment;
  const samples = production ? undefined : (options.samples ?? firstSize);
  const apis = `${options.apis}/system`;
  // Sample records belong together: whoever has some of them makes them all. Of the shipments service there must be one
  // for all processes, so none of them has its own.
  const holds = (api: string): boolean =>
    samples === undefined ? placement.hasRecordsOf(api) : placement.hasTier('system');
  const { whole } = placement;
  const { path } = folder;
  const supervision = { variables, whole, apis: options.apis, folder: path, step: options.parcelStep, log };
  const [store, service] = await Promise.allSettled([
    openReadyStore({
      databaseUrl,
      connections: connectionsOf(environment.workers),
      folder,
      apis,
      holds,
      samples,
      log,
      notice,
    }),
    samples === undefined ? undefined : superviseShipments({ ...supervision, orders: samples.orders }),
  ]);
  if (store.status === 'fulfilled') closing.add(() => store.value.close());
  if (service.status === 'fulfilled') closing.add(() => service.value?.stop());
  if (store.status === 'rejected') throw store.reason;
  if (service.status === 'rejected') throw service.reason;
  return { store: store.value, shipments: variablesOf(service.value) };
}

/** A server takes 100 unless told otherwise: workers share most of them, and each has enough to go on. */
const connectionsOf = (workers: number): number => Math.min(10, Math.max(3, Math.floor(80 / workers)));
