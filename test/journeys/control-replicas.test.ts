import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import request from 'supertest';
import { WebSocket } from 'ws';
import { rooms } from '../../gateway/paths.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { postgresOrSkip, type TestPostgres } from '../support/postgres.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';
import { temporaryFolder } from '../support/store.ts';

/** Contracts and policy data of one replica, to be changed by a test. */
function ownRooms() {
  const root = temporaryFolder();
  for (const room of ['openapi', 'policies'] as const) {
    cpSync(rooms[room], path.join(root, room), { recursive: true, filter: (file) => !file.endsWith('.ts') });
  }
  return { ...rooms, root, openapi: path.join(root, 'openapi'), policies: path.join(root, 'policies') };
}

describe('operator controls over two gateways', () => {
  let postgres: TestPostgres;
  let shipments: TestShipments;
  let here: TestGateway;
  let there: TestGateway;
  const [hereRooms, thereRooms] = [ownRooms(), ownRooms()];
  const start = (own: typeof hereRooms): Promise<TestGateway> =>
    startTestGateway({ variables: { DATABASE_URL: postgres.url, ...shipments.variables }, rooms: own });
  before(async function () {
    postgres = await postgresOrSkip(this);
    shipments = await startTestShipments();
    [here, there] = await Promise.all([start(hereRooms), start(thereRooms)]);
  });
  after(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await shipments?.kill();
    await postgres?.stop();
  });

  const ask = (gateway: TestGateway, method: 'get' | 'put' | 'delete' | 'post', address: string, body: object = {}) =>
    request(gateway.operations)[method](address).set(bearer(gateway.gateway.secret)).send(body);
  const products = (gateway: TestGateway) => request(gateway.url).get('/experience/storefront/v2/products?limit=1');
  const ready = async (gateway: TestGateway) => (await request(gateway.operations).get('/health/ready')).body;

  /** Waits until it holds, for at most two seconds; the milliseconds it took. */
  async function within2s(holds: () => Promise<boolean>): Promise<number> {
    const begun = performance.now();
    while (!(await holds())) {
      assert.ok(performance.now() - begun < 2_000, 'it took more than two seconds');
      await sleep(25);
    }
    return performance.now() - begun;
  }

  it('reach the other within two seconds, there and back', async () => {
    await ask(here, 'put', '/controls/operations/experience/storefront.v2/listProducts').expect(200);
    await products(here).expect(503);
    await within2s(async () => (await products(there)).status === 503);
    await ask(there, 'delete', '/controls/operations/experience/storefront.v2/listProducts').expect(200);
    await products(there).expect(200);
    await within2s(async () => (await products(here)).status === 200);
  });

  it('refuse a consumer on both, though its key has just been good there', async () => {
    const key = await here.key('acme', 'partner');
    const feed = (gateway: TestGateway) =>
      request(gateway.url).get('/experience/partner/v1/feed?limit=1').set('X-API-Key', key);
    await feed(there).expect(200);
    await ask(here, 'put', '/controls/consumers/acme').expect(200);
    await feed(here).expect(403);
    await within2s(async () => (await feed(there)).status === 403);
    await ask(here, 'delete', '/controls/consumers/acme').expect(200);
  });

  it('hold a breaker open on both, and let it go on both', async () => {
    const states = async (gateway: TestGateway) => {
      const { body } = await ask(gateway, 'get', '/breakers').expect(200);
      const own = body.breakers.filter(({ upstream }: { upstream: string }) => upstream === 'shipments');
      assert.ok(own.length > 0);
      return own.map(({ state, forced }: { state: string; forced: boolean }) => `${state} ${forced}`);
    };
    const all = async (gateway: TestGateway, wanted: string) =>
      (await states(gateway)).every((state: string) => state === wanted);
    await ask(here, 'put', '/breakers/shipments', { state: 'open', who: 'ann', reason: 'it burns' }).expect(200);
    assert.ok(await all(here, 'open true'));
    await within2s(() => all(there, 'open true'));
    await ask(here, 'put', '/breakers/shipments', { state: 'closed' }).expect(200);
    await within2s(() => all(there, 'closed true'));
    await ask(there, 'delete', '/breakers/shipments').expect(200);
    await within2s(async () => (await states(here)).every((state: string) => state.endsWith('false')));
    const wrong = await ask(here, 'put', '/breakers/shipmens', { state: 'open' }).expect(404);
    assert.match(wrong.body.detail, /“shipmens”\. Did you mean shipments\?/);
    await ask(here, 'put', '/breakers/shipments', { state: 'ajar' }).expect(400);
  });

  it('reload both when one is asked, each its own files, and not what is broken', async () => {
    const was = (await ready(here)).contracts;
    const file = (own: typeof hereRooms) => path.join(own.policies, 'tiers.yaml');
    const text = readFileSync(file(hereRooms), 'utf8');
    writeFileSync(file(hereRooms), text.replace('timeout: { total: 3000 }', 'timeout: { total: 2950 }'));
    writeFileSync(file(thereRooms), `${text}\npase: 1\n`);
    const { body: dry } = await ask(here, 'post', '/reload?dry-run').expect(200);
    const { changed } = dry.operations;
    assert.ok(changed.length > 5, JSON.stringify(dry));
    assert.deepEqual(changed[0].settings, [{ setting: 'timeout.total', from: 3000, to: 2950 }]);
    assert.deepEqual([dry.running, (await ready(here)).contracts], [was, was]);
    const { body } = await ask(here, 'post', '/reload', { who: 'ann' }).expect(200);
    assert.equal(body.hash, dry.files);
    assert.notEqual(body.hash, was);
    await within2s(async () => /failed/.test((await ready(there)).reload));
    assert.deepEqual([(await ready(there)).ready, (await ready(there)).contracts], [true, was]);
    const { body: told } = await ask(there, 'get', '/reload').expect(200);
    assert.match(told.failed.mistakes.join(), /policies\/tiers\.yaml:\d+ {2}/);
    assert.equal((await ready(here)).reload, undefined);

    writeFileSync(file(thereRooms), readFileSync(file(hereRooms), 'utf8'));
    await ask(here, 'post', '/reload').expect(200);
    await within2s(async () => (await ready(there)).contracts === body.hash);
    assert.equal((await ready(there)).reload, undefined);
  });

  it('reload none when the one that is asked finds mistakes', async () => {
    const was = (await ask(there, 'get', '/controls')).body.version;
    const file = path.join(hereRooms.policies, 'tiers.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}\npase: 1\n`);
    for (const address of ['/reload?dry-run', '/reload']) {
      const { body } = await ask(here, 'post', address).expect(422);
      assert.match(body.errors[0].detail, /^policies\/tiers\.yaml:\d+ {2}/);
    }
    writeFileSync(file, text);
    assert.equal((await ask(here, 'get', '/controls')).body.version, was);
  });

  it('W07: close a socket whose key was revoked within five seconds, and no other', async () => {
    const [key, other] = [await here.key('globex', 'partner'), await here.key('globex', 'partner')];
    const order = await request(here.url)
      .post('/experience/partner/v1/orders')
      .set({ 'X-API-Key': key, 'Idempotency-Key': crypto.randomUUID() })
      .send({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } })
      .expect(201);
    const parcel = order.body.delivery.trackingNumber;
    const watch = async (credential: string): Promise<{ socket: WebSocket; closed: Promise<number> }> => {
      const address = `${there.url.replace('http', 'ws')}/experience/tracking/v1/parcels/${parcel}/live`;
      const socket = new WebSocket(address, { headers: { 'X-API-Key': credential } });
      const closed = new Promise<number>((resolve) => {
        socket.once('close', resolve);
      });
      await new Promise((resolve, reject) => {
        socket.once('open', resolve).once('error', reject);
      });
      return { socket, closed };
    };
    const [ended, stays] = [await watch(key), await watch(other)];
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query('update gateway.credential set revoked_at = now() where id = $1', [key.split('_')[2]]);
    await client.end();
    assert.equal(await Promise.race([ended.closed, sleep(5_000, 0)]), 4401);
    assert.equal(stays.socket.readyState, WebSocket.OPEN);
    await ask(here, 'put', '/controls/consumers/globex').expect(200);
    assert.equal(await Promise.race([stays.closed, sleep(2_000, 0)]), 4403);
    await ask(here, 'delete', '/controls/consumers/globex').expect(200);
  }).timeout(15_000);

  it('hold while PostgreSQL is away, and after a restart', async () => {
    await ask(here, 'put', '/maintenance/experience').expect(200);
    await within2s(async () => (await products(there)).status === 503);
    await postgres.crash();
    for (const gateway of [here, there]) {
      while ((await ready(gateway)).store) await sleep(50);
      const { body } = await products(gateway).expect(503);
      assert.match(body.type, /\/problems\/maintenance$/);
    }
    const { body } = await ask(here, 'delete', '/maintenance/experience').expect(503);
    assert.match(body.type, /\/problems\/unavailable$/);
    await postgres.restart();
    await there.stop();
    there = await start(thereRooms);
    assert.match((await products(there).expect(503)).body.type, /\/problems\/maintenance$/);
    await ask(there, 'delete', '/maintenance/experience').expect(200);
    await within2s(async () => (await products(here)).status === 200);
  }).timeout(40_000);
});
