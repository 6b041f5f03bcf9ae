import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { getCompileCacheDir } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../policies/policy.ts';

/** The shipments service as `npm start` runs it in development: a process of its own, reached over HTTP only. */
export interface ShipmentsProcess {
  readonly url: string;
  /** Its service credential, made for this run. */
  readonly key: string;
  /** Ends it; for when the gateway has drained. */
  stop(): Promise<void>;
}

export interface ShipmentsOptions {
  /** Its main file; see `shipmentsMain`. */
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

/** Where the service is, in the folder of the system APIs that has one. */
export const shipmentsMain = (systemApis: string): string => path.join(systemApis, 'shipments', 'service', 'main.ts');

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
