import { readFile, rm } from 'node:fs/promises';
import { readEnvironment } from '../../gateway/configuration/environment.ts';
import { type Gateway, type StartOptions, startGateway } from '../../gateway/start.ts';
import { secretFile } from '../../gateway/store/folder.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import type { Clock } from '../../policies/policy.ts';
import { migratedFolder, temporaryFolder } from './store.ts';
import { unhurried } from './unhurried.ts';

/** A whole gateway of a test: real ports, a store of its own with sample records, and the shipments service beside it. */
export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly url: string;
  readonly operations: string;
  /** `offset` shifts the gateway's calendar; durations go on as they are. `age` is time that has passed without anybody waiting. */
  readonly clock: Clock & { offset: number; age: number };
  token(user: string, scope?: string): Promise<string>;
  key(consumer: string, plan: string): Promise<string>;
  /** Credentials of the test environment: a key, or a token of a client that tries out. */
  readonly test: { key(consumer: string, plan: string): Promise<string>; token(user: string): Promise<string> };
  stop(): Promise<void>;
}

export interface TestGatewayOptions extends Partial<Omit<StartOptions, 'environment' | 'clock'>> {
  /** Environment variables over those of a test. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Small enough to be quick, with every state of an order among shopper's own. */
export const sampleSize = { customers: 200, products: 60, orders: 200 };

/** Starts a gateway on ports the system chooses. Every answer that breaks its contract fails the call that got it. */
export async function startTestGateway({ variables = {}, ...options }: TestGatewayOptions = {}): Promise<TestGateway> {
  const folder = variables.DATABASE_URL === undefined ? await migratedFolder(sampleSize) : temporaryFolder();
  const clock = {
    offset: 0,
    age: 0,
    now: () => Date.now() + clock.offset + clock.age,
    monotonic: () => performance.now() + clock.age,
  };
  const environment = readEnvironment(
    { PORT: '0', OPS_PORT: '0', DATA_FOLDER: folder, ...unhurried, ...variables },
    folder,
  );
  const gateway = await startGateway({
    environment,
    clock,
    log: createLog(process.env.TEST_LOG ?? 'silent'),
    answerChecks: 'tests',
    crossing: 'frozen',
    samples: sampleSize,
    parcelStep: 0,
    ...options,
  });
  const operations = `http://127.0.0.1:${gateway.operationsPort}`;
  const stop = async (): Promise<void> => {
    await gateway.stop(2_000, 0);
    await rm(folder, { recursive: true, force: true });
  };
  return {
    gateway,
    url: `http://127.0.0.1:${gateway.port}`,
    operations,
    clock,
    ...commandsOf(operations, environment.dataFolder),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** What `npm run token` and `npm run key` do. @param folder  data folder of the gateway */
export function commandsOf(operations: string, folder: string): Pick<TestGateway, 'token' | 'key' | 'test'> {
  const ask = async (what: string, body: object): Promise<Record<string, string>> => {
    const secret = (await readFile(secretFile(folder), 'utf8')).trim();
    const answer = await fetch(`${operations}/development/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  };
  return {
    token: async (user, scope) =>
      (await ask('tokens', { user, ...(scope === undefined ? {} : { scope }) })).token as string,
    key: async (consumer, plan) => (await ask('keys', { consumer, plan })).key as string,
    test: {
      key: async (consumer, plan) => (await ask('keys', { consumer, plan, environment: 'test' })).key as string,
      token: async (user) => (await ask('tokens', { user, environment: 'test' })).token as string,
    },
  };
}

/** As request headers. */
export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });
