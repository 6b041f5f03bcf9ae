import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnvironment } from '../../gateway/environment.ts';
import { rooms } from '../../gateway/paths.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLog } from '../../gateway/telemetry/log.ts';

/** What the bench is told when the gateway serves. */
export interface Ready {
  readonly port: number;
  readonly token: string;
  readonly key: string;
}

// The whole product as it is, with one more contract and plans that nobody uses up.
const { BENCH_FOLDER: folder = '', THINGS_URL } = process.env;
const openapi = join(folder, 'openapi');
const policies = join(folder, 'policies');
await mkdir(openapi, { recursive: true });
await Promise.all([cp(rooms.openapi, openapi, { recursive: true }), cp(rooms.policies, policies, { recursive: true })]);
await cp(join(import.meta.dirname, 'things.v1.yaml'), join(openapi, 'experience', 'things.v1.yaml'));
await cp(join(import.meta.dirname, 'plans.yaml'), join(policies, 'plans.yaml'));

const variables = { ...process.env, PORT: '0', OPS_PORT: '0', DATA_FOLDER: join(folder, 'data'), THINGS_URL };
const environment = readEnvironment(variables, folder);
const samples = { customers: 200, products: 60, orders: 200 };
const gateway = await startGateway({
  environment,
  log: createLog('info'),
  rooms: { ...rooms, openapi, policies },
  samples,
  parcelStep: 0,
});

async function ask(what: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(`http://127.0.0.1:${gateway.operationsPort}/development/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Record<string, string>;
}

const { token = '' } = await ask('tokens', { user: 'shopper' });
const { key = '' } = await ask('keys', { consumer: 'bench', plan: 'partner' });
process.send?.({ port: gateway.port, token, key } satisfies Ready);
process.once('SIGTERM', () => void gateway.stop(1_000).then(() => process.exit(0)));
