import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rooms } from '../../gateway/paths.ts';
import { secretFile } from '../../gateway/store/folder.ts';
import { setUpStore } from '../../gateway/store/setup.ts';
import { openSharedStore } from '../../gateway/store/store.ts';
import { loadSystemSchemas } from '../../gateway/store/system-schemas.ts';
import { commandsOf, sampleSize, type TestGateway } from './gateway.ts';
import { type GatewayProcess, prepareProcess } from './gateway-process.ts';
import { databaseOrSkip } from './postgres.ts';
import { startTestShipments, type TestShipments } from './shipments.ts';
import { quiet, temporaryFolder } from './store.ts';

/** A gateway of two workers, as `WORKERS=2 npm start` runs it, over a private database. */
export interface Service extends Pick<TestGateway, 'token' | 'key'> {
  readonly process: GatewayProcess;
  readonly url: string;
  /** A copy of the project's rooms whose contracts and settings a test may change. */
  readonly root: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly shipments: TestShipments;
  /** What the operations listener answers whoever holds the secret. */
  operator(method: string, address: string, body?: object): Promise<Response>;
  workers(): Promise<readonly WorkerState[]>;
  stop(): Promise<void>;
}

export interface WorkerState {
  readonly worker: number;
  readonly pid: number;
  readonly ready: boolean;
  readonly contracts: string;
}

/** Starts one, with shipments beside it; a pending test where PostgreSQL is not installed. */
export async function serviceOrSkip(
  context: Mocha.Context,
  over: Readonly<Record<string, string>> = {},
): Promise<Service> {
  context.timeout(60_000);
  return startService(await databaseOrSkip(context), over);
}

/** Starts one over an empty database, with shipments beside it. */
export async function startService(databaseUrl: string, over: Readonly<Record<string, string>> = {}): Promise<Service> {
  const store = await openSharedStore(databaseUrl, quiet);
  await setUpStore(store, { schemas: await loadSystemSchemas(), samples: sampleSize });
  await store.close();
  const shipments = await startTestShipments();
  const root = copiedRooms();
  const folder = temporaryFolder();
  const gateway = await prepareProcess([], root);
  const variables = {
    DATABASE_URL: databaseUrl,
    DATA_FOLDER: folder,
    WORKERS: '2',
    SAGA_LEASE_SECONDS: '2',
    ...shipments.variables,
    ...over,
  };
  await gateway.start(variables);
  return {
    process: gateway,
    url: gateway.url,
    root,
    variables,
    shipments,
    ...commandsOf(gateway.operations, folder),
    async operator(method, address, body) {
      const headers = { authorization: `Bearer ${readFileSync(secretFile(folder), 'utf8').trim()}` };
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      return fetch(`${gateway.operations}${address}`, { method, headers, ...text });
    },
    workers: async () => ((await (await fetch(`${gateway.operations}/health/ready`)).json()) as Ready).workers,
    async stop() {
      await gateway.stop();
      await shipments.kill();
    },
  };
}

interface Ready {
  readonly workers: readonly WorkerState[];
}

let code: string | undefined;

/**
 * The project, as far as a gateway needs it; the load of a test uses up no plan of our own programs. Of a test run it is one
 * folder, which is as new each time: what was compiled of its programs is good for the next service as well.
 */
function copiedRooms(): string {
  const root = code ?? temporaryFolder();
  const copy = (room: string): void => {
    rmSync(join(root, room), { recursive: true, force: true });
    cpSync(join(rooms.root, room), join(root, room), { recursive: true });
  };
  if (code === undefined) {
    for (const room of ['gateway', 'apis', 'package.json']) copy(room);
    symlinkSync(join(rooms.root, 'node_modules'), join(root, 'node_modules'));
  }
  code = root;
  for (const room of ['policies', 'openapi']) copy(room);
  change(join(root, 'policies', 'plans.yaml'), 'limit: 6000,', 'limit: 6000000,');
  change(join(root, 'policies', 'tiers.yaml'), 'experience:\n', 'experience:\n  address-limit: { limit: 6000000 }\n');
  return root;
}

/** Changes a file. @throws Error where it is not as expected */
export function change(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(file, changed);
}

/** What came of a request: a status, or the reason why there was none. */
export interface Outcome {
  readonly status?: number;
  readonly text?: string;
  readonly broken?: string;
}

/** Sends a request on a connection of its own, or on one of an agent's. */
export const send = (url: string, headers: Readonly<Record<string, string>> = {}, agent?: Agent): Promise<Outcome> =>
  new Promise((resolve) => {
    request(url, { headers, agent: agent ?? false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', (error) => resolve({ broken: error.message }));
    })
      .on('error', (error) => resolve({ broken: error.message }))
      .end();
  });

/** Clients that send one request after the other, each on a connection it keeps. */
export function load(clients: number, url: string, headers: Readonly<Record<string, string>>) {
  const outcomes: Outcome[] = [];
  let going = true;
  const running = Array.from({ length: clients }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (going) {
      outcomes.push(await send(url, headers, agent));
    }
    agent.destroy();
  });
  return {
    outcomes,
    /** Waits until so many more have been answered. */
    async more(count: number): Promise<void> {
      for (const goal = outcomes.length + count; outcomes.length < goal; ) await sleep(5);
    },
    async end(): Promise<readonly Outcome[]> {
      going = false;
      await Promise.all(running);
      return outcomes;
    },
  };
}
