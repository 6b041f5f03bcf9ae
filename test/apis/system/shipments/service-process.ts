import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import request, { type Test } from 'supertest';
import { endsWithUs } from '../../../support/ends-with-us.ts';
import { temporaryFolder } from '../../../support/store.ts';

export const KEY = 'a-secret-of-the-dispatch-system';
export const MAIN = fileURLToPath(new URL('../../../../apis/system/shipments/service/main.ts', import.meta.url));

/** A shipments service in its own process, on its own folder. */
export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly child: ChildProcess;
  get(path: string): Test;
  post(path: string, body?: object): Test;
  put(path: string): Test;
  /** Asks it to stop, as the gateway does, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Pulls the plug. */
  kill(): Promise<void>;
}

/** Starts the program without waiting for anything. Parcels move only when scanned, unless the environment says so. */
export function launch(
  environment: Readonly<Record<string, string>>,
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc'],
  command: readonly [string, ...string[]] = [process.execPath, MAIN],
): ChildProcess {
  const [program, ...words] = command;
  const env = { PATH: process.env.PATH, PORT: '0', SHIPMENTS_KEY: KEY, SHIPMENTS_STEP_MS: '0', ...environment };
  const child = endsWithUs(spawn(program, words, { stdio, env }));
  // One that a test left behind keeps no test run from ending.
  for (const held of [child, child.channel, child.stdout, child.stderr]) (held as Partial<Socket> | null)?.unref?.();
  return child;
}

/** What a program that gave up said, and its exit code. */
export async function giveUp(child: ChildProcess): Promise<{ code: number | null; words: string }> {
  const [words, [code]] = await Promise.all([text(child.stderr as NodeJS.ReadableStream), once(child, 'exit')]);
  return { code, words };
}

/** Starts a service and waits until it is ready. */
export async function startShipments(
  environment: Readonly<Record<string, string>> = {},
  folder = temporaryFolder(),
  command?: readonly [string, ...string[]],
): Promise<ServiceProcess> {
  const child = launch({ ...environment, SHIPMENTS_DATA: folder }, undefined, command);
  const port = await readiness(child);
  const url = `http://127.0.0.1:${port}`;
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    url,
    port,
    folder,
    child,
    get: (path) => request(url).get(path).set('X-Service-Key', KEY),
    post: (path, body) => {
      const call = request(url).post(path).set('X-Service-Key', KEY);
      return body === undefined ? call : call.send(body);
    },
    put: (path) => request(url).put(path).set('X-Service-Key', KEY),
    stop: async () => {
      if (child.connected) child.send({ type: 'stop' }, () => undefined);
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function readiness(child: ChildProcess): Promise<number> {
  const gaveUp = giveUp(child).then(({ code, words }) => {
    throw new Error(`the service exited with ${code}: ${words}`);
  });
  gaveUp.catch(() => undefined);
  const [message] = await Promise.race([once(child, 'message'), gaveUp]);
  return (message as { port: number }).port;
}

/** A valid request for a shipment. */
export const wanted = {
  orderId: 'O-00000042',
  customerId: 'C-000001',
  shipTo: { line1: 'Hafenstrasse 4', postalCode: '50668', city: 'Köln', country: 'DE' },
  parcels: [{ productId: 'P-000001', quantity: 2 }],
  weightGrams: 1234,
};

let keys = 0;

/** A key that no request had before. */
export function newKey(): string {
  keys += 1;
  return `a-key-of-the-tests-${keys}`;
}

/** Requests a shipment and returns its answer's body. */
export async function requestShipment(service: ServiceProcess, key = newKey(), body: object = wanted) {
  const answer = await service.post('/shipments', body).set('Idempotency-Key', key).expect(201);
  return answer.body as { shipmentId: string; trackingNumber: string; orderId: string; status: string };
}
