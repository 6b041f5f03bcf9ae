import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { getCompileCacheDir } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../policies/policy.ts';
import { exists } from '../store/folder.ts';

/** The shipments service as `npm start` runs it in development: a process of its own, reached over HTTP only. */
export interface ShipmentsProcess {
  readonly url: string;
  /** Its service credential, made for this run. */
  readonly key: string;
  /** Ends it; for when the gateway has drained. */
  stop(): Promise<void>;
}

export interface ShipmentsOptions {
  /** Its main file. */
  readonly main: string;
  readonly folder: string;
  /** How many sample orders have shipments. */
  readonly seedOrders: number;
  /** Milliseconds between a parcel's steps; 0 = none by itself. */
  readonly step?: number;
  readonly log: Log;
}

// The service keeps its records in memory; more sample orders than this have no shipments.
const mostSeedOrders = 200_000;

/** Whether and how a service of its own is started for a gateway in development. */
export interface Supervision {
  /** Of the process; naming a service there leaves it to whoever runs that. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Whether all APIs run here: processes of a split need one for all of them. */
  readonly whole: boolean;
  /** The folder of APIs. */
  readonly apis: string;
  readonly folder: string;
  /** Sample orders. */
  readonly orders: number;
  readonly step?: number | undefined;
  readonly log: Log;
}

/** Starts the service where there is one and nobody else runs it. */
export async function superviseShipments({
  variables,
  whole,
  apis,
  step,
  orders,
  ...rest
}: Supervision): Promise<ShipmentsProcess | undefined> {
  const main = path.join(apis, 'system', 'shipments', 'service', 'main.ts');
  if (variables.SHIPMENTS_URL !== undefined || !whole || !(await exists(main))) return undefined;
  return startShipments({ ...rest, main, seedOrders: orders, ...(step === undefined ? {} : { step }) });
}

/** What contracts call it by. */
export const variablesOf = (service: ShipmentsProcess | undefined): Readonly<Record<string, string>> =>
  service === undefined ? {} : { SHIPMENTS_URL: service.url, SHIPMENTS_KEY: service.key };

/** Starts it on a port the system chooses, and waits until it listens. When it dies it is started again, more slowly each time. */
export async function startShipments(options: ShipmentsOptions): Promise<ShipmentsProcess> {
  const { main, folder, seedOrders, step, log } = options;
  const key = randomBytes(24).toString('base64url');
  const cache = getCompileCacheDir();
  let stopping = false;
  let child: ChildProcess;

  const run = async (port: number): Promise<number> => {
    child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        SHIPMENTS_KEY: key,
        SHIPMENTS_DATA: path.join(folder, 'shipments'),
        SHIPMENTS_SEED_ORDERS: String(Math.min(seedOrders, mostSeedOrders)),
        ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }),
        ...(step === undefined ? {} : { SHIPMENTS_STEP_MS: String(step) }),
      },
    });
    return await announced(child);
  };

  const watch = (port: number, delay: number): void => {
    child.once('exit', async (code, signal) => {
      if (stopping) return;
      log.error({ code, signal, delay }, 'the shipments service ended; starting it again');
      await sleep(delay);
      if (stopping) return;
      await run(port).catch((error: unknown) =>
        log.error({ error: String(error) }, 'the shipments service does not start'),
      );
      watch(port, Math.min(delay * 2, 30_000));
    });
  };

  const port = await run(0);
  watch(port, 500);
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.connected) child.send({ type: 'stop' });
      await ended;
    },
  };
}

function announced(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`the shipments service ended with code ${code} before it was ready`)),
    );
  });
}
