import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { newKey } from '../../gateway/consumers/key.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { postgresOrSkip, type TestPostgres } from '../support/postgres.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';

/** Milliseconds in which a change must have arrived everywhere. */
const promised = 5_000;

describe('what is changed of a consumer at one of two gateways on one PostgreSQL', () => {
  let postgres: TestPostgres;
  let shipments: TestShipments;
  let here: TestGateway;
  let there: TestGateway;
  let developer: { authorization: string };
  let operator: { authorization: string };
  before(async function () {
    this.timeout(60_000);
    postgres = await postgresOrSkip(this);
    shipments = await startTestShipments();
    const variables = { DATABASE_URL: postgres.url, ...shipments.variables };
    [here, there] = await Promise.all([startTestGateway({ variables }), startTestGateway({ variables })]);
    developer = bearer(await here.token('developer'));
    operator = bearer(await here.token('operator'));
  });
  after(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await shipments?.kill();
    await postgres?.stop();
  });

  const portal = (method: 'get' | 'post' | 'delete', path: string) =>
    request(here.url)[method](`/experience/portal/v1${path}`).set(developer);
  const operations = (method: 'put' | 'patch' | 'delete', path: string) =>
    request(here.url)[method](`/experience/operations/v1${path}`).set(operator);
  const feed = async (gateway: TestGateway, key: string): Promise<number> =>
    (await request(gateway.url).get('/experience/partner/v1/feed?limit=1').set('X-API-Key', key)).status;
  const create = async (): Promise<string> =>
    (await portal('post', '/consumers').send({ name: 'Replicated' }).expect(201)).body.consumerId;
  const makeKey = async (consumerId: string): Promise<{ key: string; keyId: string }> =>
    (await portal('post', `/consumers/${consumerId}/keys`).send({ label: 'first' }).expect(201)).body;

  /** Calls the other gateway with the key all the time, until it answers so. */
  async function arrives(key: string, status: number): Promise<void> {
    const began = performance.now();
    for (;;) {
      const found = await feed(there, key);
      if (found === status) return;
      assert.ok(performance.now() - began < promised, `still ${found} there after ${promised} ms`);
      await sleep(25);
    }
  }

  it('a new key is good there at once', async () => {
    assert.equal(await feed(there, (await makeKey(await create())).key), 200);
  });

  it('K05: a revoked key is refused there, though it is in use all the time', async () => {
    const consumerId = await create();
    const { key, keyId } = await makeKey(consumerId);
    assert.equal(await feed(there, key), 200);
    await portal('delete', `/consumers/${consumerId}/keys/${keyId}`).expect(204);
    assert.equal(await feed(here, key), 401);
    await arrives(key, 401);
  });

  it('the old key of an exchange without overlap is refused there, and the new one is good', async () => {
    const consumerId = await create();
    const { key, keyId } = await makeKey(consumerId);
    assert.equal(await feed(there, key), 200);
    const rotation = portal('post', `/consumers/${consumerId}/keys/${keyId}/rotation`).send({ overlapSeconds: 0 });
    const { body } = await rotation.expect(201);
    assert.equal(await feed(there, body.key), 200);
    await arrives(key, 401);
  });

  it('K05: a suspended consumer is refused there, and let in again', async () => {
    const consumerId = await create();
    const { key } = await makeKey(consumerId);
    assert.equal(await feed(there, key), 200);
    await operations('put', `/consumers/${consumerId}/suspension`).send({ notice: 'Call us.' }).expect(200);
    await arrives(key, 403);
    await operations('delete', `/consumers/${consumerId}/suspension`).expect(200);
    await arrives(key, 200);
  });

  it('K05: scopes and APIs that are taken away are gone there', async () => {
    const consumerId = await create();
    const { key } = await makeKey(consumerId);
    assert.equal(await feed(there, key), 200);
    const edit = (tag: string, changes: object) =>
      operations('patch', `/consumers/${consumerId}`).set('If-Match', tag).send(changes).expect(200);
    await edit('"1"', { apis: ['experience/storefront'] });
    await arrives(key, 403);
    await edit('"2"', { apis: null });
    await arrives(key, 200);
    await edit('"3"', { scopes: [] });
    await arrives(key, 403);
  });

  it('a key that was asked for before it was there is good there within two seconds', async () => {
    const consumerId = await create();
    // A key that nobody has made, under the id of one that is made a moment later.
    const { key, id, secretHash } = newKey('live');
    assert.equal(await feed(there, key), 401);
    const { keyId } = await makeKey(consumerId);
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query('update gateway.credential set id = $1, secret_hash = $2 where id = $3', [
      id,
      secretHash,
      keyId,
    ]);
    await client.query(
      `insert into gateway.consumer_change (at, author, action, consumer_id, key_id) values (now(), '{"kind":"gateway"}', 'key-created', $1, $2)`,
      [consumerId, id],
    );
    await client.end();
    const began = performance.now();
    await arrives(key, 200);
    assert.ok(performance.now() - began < 2_000);
  });

  it('A09: an edit that was made on what the other gateway has changed since is refused', async () => {
    const consumerId = await create();
    const edit = async (gateway: TestGateway) =>
      request(gateway.url)
        .patch(`/experience/portal/v1/consumers/${consumerId}`)
        .set(bearer(await gateway.token('developer')))
        .set('If-Match', '"1"')
        .send({ name: 'Mine' });
    const statuses = (await Promise.all([edit(here), edit(there)])).map(({ status }) => status);
    assert.deepEqual(statuses.toSorted(), [200, 412]);
  });
}).timeout(20_000);
