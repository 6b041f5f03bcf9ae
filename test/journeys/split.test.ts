import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import request from 'supertest';
import { rooms } from '../../gateway/paths.ts';
import type { Tier } from '../../policies/policy.ts';
import { bearer } from '../support/gateway.ts';
import { type SplitGateway, splitGatewayOrSkip } from '../support/split.ts';
import { temporaryFolder } from '../support/store.ts';

const tiers = ['experience', 'process', 'system'] as const;

describe('a gateway split over three processes', () => {
  let causeway: SplitGateway;
  let shopper: { authorization: string };
  before(async function () {
    causeway = await splitGatewayOrSkip(this);
    shopper = bearer(await causeway.token('shopper'));
  });

  const orders = () => request(causeway.url).get('/experience/storefront/v2/orders?limit=1').set(shopper);
  /** What a process has logged of a trace, for an operation whose name holds `name`, once it has. */
  const logged = async (tier: Tier, traceId: string, name = ''): Promise<Record<string, unknown>> => {
    for (let patience = 0; patience < 150; patience += 1) {
      const lines = causeway.processes[tier].output().split('\n');
      const found = lines.filter((line) => line.includes(traceId) && line.endsWith('"msg":"request"}'));
      const parsed = found.map((line) => JSON.parse(line) as Record<string, unknown>);
      const wanted = parsed.find(({ operation }) => String(operation).includes(name));
      if (wanted !== undefined) return wanted;
      await sleep(20);
    }
    return assert.fail(`${tier} logs nothing of ${traceId}:\n${causeway.processes[tier].output().slice(-3_000)}`);
  };
  const newTrace = (): string => crypto.randomUUID().replaceAll('-', '');

  it('is one gateway to whoever reads the logs: one request id and one trace, of the same caller', async () => {
    const traceId = newTrace();
    const { headers } = await orders().set('traceparent', `00-${traceId}-00f067aa0ba902b7-01`).expect(200);
    for (const tier of tiers) {
      const line = await logged(tier, traceId);
      assert.equal(line.requestId, headers['x-request-id'], tier);
      assert.equal(line.subject, 'shopper', tier);
    }
  });

  it('opens in each process what that runs, and tells nothing of the rest', async () => {
    const at = (tier: Tier, where: string) => request(causeway.processes[tier].url).get(where);
    const { body } = await at('process', '/experience/storefront/v2/products').expect(404);
    assert.match(body.detail, /runs in another process/);
    for (const tier of tiers) {
      const refused = await at(tier, '/system/orders/v1/orders').set(shopper).expect(403);
      assert.match(refused.body.type, /tier-not-public/);
    }
    await at('system', '/portal').expect(404);
    await at('system', '/idp/.well-known/openid-configuration').expect(404);
    const keys = await Promise.all(
      tiers.map(async (tier) => (await at(tier, '/.well-known/causeway-tier-keys.json').expect(200)).text),
    );
    assert.equal(new Set(keys).size, 1, 'processes of one database sign with the same keys');
  });

  it('keeps what a lower tier refuses as it is: kind, detail and places', async () => {
    const order = (key: string, body: object) =>
      request(causeway.url)
        .post('/experience/storefront/v2/orders')
        .set({ ...shopper, 'idempotency-key': key })
        .send(body);
    const lines = [{ productId: 'P-000001', quantity: 10_000 }];
    const { body, headers } = await order(crypto.randomUUID(), { lines, payment: { token: 'tok_visa' } }).expect(409);
    assert.match(body.type, /\/problems\/insufficient-stock$/);
    assert.match(JSON.stringify(body.errors), /P-000001/);
    assert.equal(body.instance, `urn:uuid:${headers['x-request-id']}`);
    assert.equal(headers['causeway-origin'], undefined);
  });

  /** Until the lowest tier has a call at the shipping service. */
  const untilAsked = async (): Promise<void> => {
    const { operations } = causeway.processes.system;
    const isAsked = async () =>
      /^causeway_bulkhead_in_use\{upstream="shipments"\} 1$/m.test(await (await fetch(`${operations}/metrics`)).text());
    for (let patience = 0; !(await isAsked()); patience += 1) {
      assert.ok(patience < 100, 'nobody asks it');
      await sleep(20);
    }
  };

  it('leaves off in every process when the client leaves', async () => {
    const traceId = newTrace();
    const { body } = await orders();
    const leaving = new AbortController();
    causeway.shipments.freeze();
    try {
      const page = fetch(`${causeway.url}/experience/storefront/v2/orders/${body.items[0].orderId}`, {
        headers: { ...shopper, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
        signal: leaving.signal,
      });
      await untilAsked();
      leaving.abort();
      await assert.rejects(page);
      const front = await logged('experience', traceId);
      const middle = await logged('process', traceId);
      const below = await logged('system', traceId, 'shipments');
      for (const line of [front, middle, below]) assert.equal(line.status, 499, JSON.stringify(line));
    } finally {
      causeway.shipments.thaw();
    }
  });

  it('O16: stays ready while a lower tier is away, says which, and goes on when it is back', async () => {
    const ready = async (tier: Tier) => request(`${causeway.processes[tier].operations}`).get('/health/ready');
    await causeway.processes.system.kill();
    const { status, body, headers } = await orders();
    assert.ok([502, 503].includes(status), JSON.stringify(body));
    if (status === 503) assert.ok(Number(headers['retry-after']) >= 1);
    for (let patience = 0; (await ready('process')).body.calls['system/orders.v1'] !== 'unreachable'; patience += 1) {
      assert.ok(patience < 60);
      await sleep(50);
    }
    assert.equal((await ready('process')).status, 200);
    assert.equal((await ready('experience')).body.calls['process/ordering.v1'], 'reachable');
    await causeway.restart('system');
    for (let patience = 0; (await orders()).status !== 200; patience += 1) {
      assert.ok(patience < 150, 'it does not recover');
      await sleep(50);
    }
    assert.equal((await ready('system')).status, 200);
  }).timeout(30_000);

  describe('that cannot be', () => {
    const main = path.join(rooms.root, 'gateway', 'main.ts');
    const refusal = async (only: string, variables: Record<string, string>): Promise<string> => {
      const own = { PATH: process.env.PATH, PORT: '0', OPS_PORT: '0', DATA_FOLDER: temporaryFolder() };
      const env = { ...own, ...variables };
      const failed = await promisify(execFile)(process.execPath, [main, '--only', only], { env }).then(
        () => assert.fail('it started'),
        (error: { code: number; stderr: string }) => error,
      );
      assert.equal(failed.code, 1);
      return failed.stderr;
    };

    it('is refused at the start, with the reason', async () => {
      const database = { DATABASE_URL: causeway.databaseUrl };
      const [alone, unknown, lost] = await Promise.all([
        refusal('system', {}),
        refusal('sytem', { ...database, PROCESS_URL: 'http://127.0.0.1:1' }),
        refusal('process', database),
      ]);
      assert.match(alone, /^--only needs DATABASE_URL: the embedded store belongs to one process alone/);
      assert.match(
        unknown,
        /--only {2}names “sytem”, which does not exist\n +There are experience, process, system, exp/,
      );
      assert.match(
        lost,
        /process\/ordering\.v1\.yaml:\d+ {2}calls system\/orders\.v1, .*\n +Set SYSTEM_URL, or SYSTEM_ORD/,
      );
    }).timeout(20_000);
  });
});
