import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { arrangements, type World } from '../support/arrangements.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { databaseOrSkip } from '../support/postgres.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';

const storefront = '/experience/storefront/v2';
const basket = { lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } };
const kindOf = ({ body }: request.Response): string => String(body.type).split('/').at(-1) ?? '';

type Caller = Pick<World, 'url' | 'token' | 'key'>;

interface Shop {
  order(key: string | undefined, body?: object, gateway?: Caller): Promise<request.Response>;
  orders(): Promise<string[]>;
  stock(): Promise<number>;
}

async function shopOf(causeway: Caller): Promise<Shop> {
  const shopper = bearer(await causeway.token('shopper'));
  const watcher = await causeway.key('watcher', 'internal');
  let pages = 0;
  return {
    order: async (key, body = basket, gateway = causeway) =>
      request(gateway.url)
        .post(`${storefront}/orders`)
        .set({ ...shopper, ...(key === undefined ? {} : { 'idempotency-key': key }) })
        .send(body),
    orders: async () => {
      const { body } = await request(causeway.url).get(`${storefront}/orders?limit=100`).set(shopper).expect(200);
      return body.items.map(({ orderId }: { orderId: string }) => orderId);
    },
    stock: async () => {
      // Pages of another length each time: none has been kept from before.
      pages += 1;
      const { body } = await request(causeway.url)
        .get(`/experience/partner/v1/feed?limit=${pages}`)
        .set('X-API-Key', watcher);
      return body.items[0].stock;
    },
  };
}

for (const { name, start } of arrangements)
  describe(`an order with an Idempotency-Key, ${name}`, () => {
    let causeway: World;
    let shipments: TestShipments;
    let shop: Shop;
    before(async function () {
      causeway = await start(this);
      shipments = causeway.shipments;
      shop = await shopOf(causeway);
    });
    after(() => causeway.stop());

    it('is placed once, and every repeat gets the first answer, byte for byte, whatever has become of the order', async () => {
      const key = randomUUID();
      const before = await shop.orders();
      const first = await shop.order(key);
      assert.equal(first.status, 201, first.text);
      assert.equal(first.headers['idempotent-replayed'], undefined);
      const agent = bearer(await causeway.token('agent'));
      const path = `/experience/backoffice/v1/orders/${first.body.orderId}/cancellation`;
      await request(causeway.url).post(path).set(agent).send({ reason: 'Changed my mind' }).expect(200);
      const again = await shop.order(`"${key}"`);
      assert.equal(again.status, 201);
      assert.equal(again.text, first.text);
      assert.equal(again.headers['idempotent-replayed'], 'true');
      assert.equal((await shop.orders()).length, before.length + 1);
    });

    it('is refused with another body, and without a key, and with one that is none', async () => {
      const key = randomUUID();
      await shop.order(key);
      const other = await shop.order(key, { ...basket, payment: { token: 'tok_mastercard' } });
      assert.equal(other.status, 422);
      assert.equal(kindOf(other), 'idempotency-key-reused');
      const none = await shop.order(undefined);
      assert.equal(none.status, 400);
      assert.match(none.body.errors[0].detail, /choose a new key, such as a UUID/);
      const bad = await shop.order('"short"');
      assert.equal(bad.status, 400);
      assert.equal(bad.body.errors[0].parameter.toLowerCase(), 'idempotency-key');
    });

    it('V13: is placed once by ten that come at the same moment', async () => {
      const key = randomUUID();
      const before = await shop.orders();
      const answers = await Promise.all(Array.from({ length: 10 }, () => shop.order(key)));
      const placed = answers.filter(
        ({ status, headers }) => status === 201 && headers['idempotent-replayed'] !== 'true',
      );
      assert.equal(placed.length, 1);
      for (const answer of answers.filter(({ status }) => status !== 201)) {
        assert.equal(kindOf(answer), 'request-in-flight');
        assert.equal(answer.headers['retry-after'], '1');
      }
      assert.equal((await shop.orders()).length, before.length + 1);
    });

    it('keeps a refusal: a card that was declined stays declined under its key', async () => {
      const key = randomUUID();
      const declined = { ...basket, payment: { token: 'tok_declined' } };
      const first = await shop.order(key, declined);
      assert.equal(first.status, 402);
      const again = await shop.order(key, declined);
      assert.equal(again.headers['idempotent-replayed'], 'true');
      const { instance: _, ...told } = again.body;
      const { instance: __, ...toldFirst } = first.body;
      assert.deepEqual(told, toldFirst);
    });

    it('is placed although the client left, and the client finds it when it comes back', async () => {
      const key = randomUUID();
      const before = await shop.orders();
      const leaving = new AbortController();
      const gone = fetch(`${causeway.url}${storefront}/orders`, {
        method: 'POST',
        headers: {
          ...bearer(await causeway.token('shopper')),
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(basket),
        signal: leaving.signal,
      });
      await sleep(5);
      leaving.abort();
      await assert.rejects(gone);
      let back = await shop.order(key);
      for (let patience = 0; back.status === 409 && patience < 100; patience += 1) {
        await sleep(20);
        back = await shop.order(key);
      }
      assert.equal(back.status, 201, back.text);
      assert.equal((await shop.orders()).length, before.length + 1);
    });

    it('tells agents the same twice when they cancel twice with one key', async () => {
      const { body } = await shop.order(randomUUID());
      const agent = bearer(await causeway.token('agent'));
      const cancel = (key?: string) =>
        request(causeway.url)
          .post(`/experience/backoffice/v1/orders/${body.orderId}/cancellation`)
          .set({ ...agent, ...(key === undefined ? {} : { 'idempotency-key': key }) })
          .send({ reason: 'Ordered twice' });
      const key = randomUUID();
      const first = await cancel(key).expect(200);
      const again = await cancel(key).expect(200);
      assert.equal(again.text, first.text);
      await cancel().expect(409);
    });

    it('needs no key in version 1, where each request without one is an order of its own', async () => {
      const shopper = bearer(await causeway.token('shopper'));
      const older = { lines: [{ productId: 'P-000001', qty: 1 }], payment: { token: 'tok_visa' } };
      const order = (headers: object = {}) =>
        request(causeway.url)
          .post('/experience/storefront/v1/orders')
          .set({ ...shopper, ...headers })
          .send(older);
      const [one, two] = [await order().expect(201), await order().expect(201)];
      assert.notEqual(one.body.orderId, two.body.orderId);
      const key = { 'idempotency-key': randomUUID() };
      assert.equal((await order(key).expect(201)).text, (await order(key).expect(201)).text);
    });

    it('leaves nothing half done when two attempts with one key come while shipping is down', async () => {
      const stock = await shop.stock();
      const before = await shop.orders();
      await shipments.kill();
      for (let round = 0; round < 5; round += 1) {
        const key = randomUUID();
        const answers = await Promise.all([
          shop.order(key),
          shop.order(key),
          sleep(round * 5).then(() => shop.order(key)),
        ]);
        for (const { status, body } of answers) assert.ok([409, 503].includes(status), JSON.stringify(body));
      }
      await shipments.restart();
      assert.equal(await shop.stock(), stock, 'nothing stays reserved');
      const left = (await shop.orders()).length;
      assert.ok(left >= before.length);
      let placed = await shop.order(randomUUID());
      for (let patience = 0; placed.status !== 201 && patience < 100; patience += 1) {
        await sleep(100);
        placed = await shop.order(randomUUID());
      }
      assert.equal(await shop.stock(), stock - 1);
    });
  });

describe('an order with an Idempotency-Key, on two gateways over one PostgreSQL', () => {
  let gateways: readonly TestGateway[] = [];
  let shipments: TestShipments;
  before(async function () {
    const DATABASE_URL = await databaseOrSkip(this);
    shipments = await startTestShipments();
    const variables = { DATABASE_URL, ...shipments.variables };
    gateways = await Promise.all([startTestGateway({ variables }), startTestGateway({ variables })]);
  });
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await shipments?.kill();
  });

  it('is placed by one of them, and answered by both', async () => {
    const [here, there] = gateways as [TestGateway, TestGateway];
    const key = await here.key('acme', 'partner');
    const order = (gateway: TestGateway, idempotencyKey: string) =>
      request(gateway.url)
        .post('/experience/partner/v1/orders')
        .set({ 'X-API-Key': key, 'Idempotency-Key': idempotencyKey })
        .send(basket);
    for (let round = 0; round < 5; round += 1) {
      const once = randomUUID();
      const [one, two] = await Promise.all([order(here, once), order(there, once)]);
      const fresh = [one, two].filter(({ status, headers }) => status === 201 && !headers['idempotent-replayed']);
      assert.equal(fresh.length, 1, `${one.text} ${two.text}`);
      const replays = await Promise.all([order(here, once).expect(201), order(there, once).expect(201)]);
      for (const replay of replays) assert.equal(replay.text, fresh[0]?.text);
    }
  });
});
