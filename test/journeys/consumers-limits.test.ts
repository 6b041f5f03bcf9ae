import assert from 'node:assert/strict';
import pg from 'pg';
import request from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { databaseOrSkip } from '../support/postgres.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';

const most = { consumers: 20, keys: 50 };

describe('what a person may have, asked for many times at once at two gateways on one PostgreSQL', () => {
  let database: string;
  let shipments: TestShipments;
  let gateways: TestGateway[] = [];
  before(async function () {
    this.timeout(60_000);
    database = await databaseOrSkip(this);
    shipments = await startTestShipments();
    const variables = { ...shipments.variables, DATABASE_URL: database };
    gateways = await Promise.all([startTestGateway({ variables }), startTestGateway({ variables })]);
  });
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await shipments?.kill();
  });

  /** Calls of a person, by turns at one gateway and the other. */
  const callsOf = async (user: string) => {
    const doors = await Promise.all(gateways.map(async ({ url, token }) => ({ url, as: bearer(await token(user)) })));
    let turn = 0;
    const call = (method: 'get' | 'post', path: string) => {
      const { url, as } = doors[turn++ % doors.length] as (typeof doors)[number];
      return request(url)[method](`/experience/portal/v1${path}`).set(as);
    };
    return {
      get: (path: string) => call('get', path),
      post: (path: string, body: object) => call('post', path).send(body),
    };
  };
  /** How often each status came when this was done so many times, all begun before the first had ended. */
  const atOnce = async (times: number, call: (time: number) => PromiseLike<{ readonly status: number }>) => {
    const answers = await Promise.all(Array.from({ length: times }, async (_, time) => call(time)));
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };

  it('is twenty consumers, and none more', async () => {
    const { get, post } = await callsOf('developer');
    const { items } = (await get('/consumers?limit=100').expect(200)).body;
    for (let made = items.length; made < most.consumers - 2; made++)
      await post('/consumers', { name: 'One' }).expect(201);
    assert.deepEqual(await atOnce(8, () => post('/consumers', { name: 'At once' })), { 201: 2, 409: 6 });
    const { body } = await post('/consumers', { name: 'One too many' }).expect(409);
    assert.match(body.detail, /at most 20/);
  });

  it('is fifty live keys of a consumer, and none more', async () => {
    const { post } = await callsOf('developer2');
    const { body: consumer } = await post('/consumers', { name: 'Many keys' }).expect(201);
    const path = `/consumers/${consumer.consumerId}/keys`;
    let keyId = '';
    for (let made = 0; made < most.keys - 2; made++) {
      ({ keyId } = (await post(path, { label: 'one' }).expect(201)).body);
    }
    const rotation = `${path}/${keyId}/rotation`;
    const counts = await atOnce(8, (time) =>
      post(...((time === 4 ? [rotation, {}] : [path, { label: 'l' }]) as [string, object])),
    );
    assert.deepEqual(counts, { 201: 2, 409: 6 });
    const { body } = await post(path, { label: 'one too many' }).expect(409);
    assert.match(body.detail, /50 live keys/);
  });

  it('counts what is their own behind a hundred that teams share with them', async () => {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const team = JSON.stringify([{ issuer: 'development', subject: 'developer2' }]);
    await client.query(
      `insert into gateway.consumer (id, name, plan, scopes, created_at, team, owner_issuer, owner_subject)
         select '0-shared-' || number, 'Shared', 'free', '{}', now(), $1, 'development', 'somebody'
         from generate_series(1, 120) number`,
      [team],
    );
    await client.query(
      `insert into gateway.consumer (id, name, plan, scopes, created_at, owner_issuer, owner_subject)
         select 'own-' || number, 'Own', 'free', '{}', now(), 'development', 'developer2'
         from generate_series(1, ${most.consumers}) number`,
    );
    await client.end();
    const { post } = await callsOf('developer2');
    const { status } = await post('/consumers', { name: 'One too many' });
    assert.equal(status, 409);
  });
}).timeout(30_000);
