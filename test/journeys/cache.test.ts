import assert from 'node:assert/strict';
import request from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

const storefront = '/experience/storefront/v2';

describe('a shop that shows the same pages to many', () => {
  let causeway: TestGateway;
  before(async () => {
    causeway = await startTestGateway();
  });
  after(() => causeway.stop());

  const get = (path: string, headers: Record<string, string> = {}) => request(causeway.url).get(path).set(headers);
  /** Count of a read's outcome at the cache, by the metrics. */
  const counted = async (operation: string, outcome: string): Promise<number> => {
    const { text } = await request(causeway.operations).get('/metrics');
    const line = text
      .split('\n')
      .find((part) => part.startsWith(`causeway_cache_total{operation="${operation}",outcome="${outcome}"}`));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  it('reads a page once for all who want it at the same time', async () => {
    const before = await counted('system/products.v1#listProducts', 'collapsed');
    const pages = await Promise.all(
      Array.from({ length: 30 }, () => get(`${storefront}/products?limit=7`).expect(200)),
    );
    for (const { body } of pages) assert.deepEqual(body, pages[0]?.body);
    const states = pages.map(({ headers }) => String(headers['cache-status']));
    assert.equal(states.filter((state) => state === 'causeway; fwd=uri-miss; fwd-status=200; stored').length, 1);
    assert.equal(await counted('experience/storefront.v2#listProducts', 'miss'), 1);
    assert.equal(await counted('process/catalogue.v1#listCatalogue', 'miss'), 1);
    assert.equal(await counted('system/products.v1#listProducts', 'collapsed'), before);
  });

  it('tells a client that has the page already', async () => {
    await get(`${storefront}/products?limit=7`).expect(200);
    const { headers, body } = await get(`${storefront}/products?limit=7`).expect(200);
    assert.match(String(headers['cache-status']), /^causeway; hit; ttl=\d+$/);
    assert.equal(headers['cache-control'], 'public, max-age=10');
    const { headers: told } = await get(`${storefront}/products?limit=7`, {
      'if-none-match': headers.etag as string,
    }).expect(304);
    assert.equal(told.etag, headers.etag);
    assert.equal(told['content-type'], undefined);
    const head = await request(causeway.url)
      .head(`${storefront}/products?limit=7`)
      .set('accept-encoding', 'identity')
      .expect(200);
    assert.equal(head.headers['content-length'], String(Buffer.byteLength(JSON.stringify(body))));
    assert.equal(`W/${head.headers.etag}`, headers.etag, 'what was coded means the same, in other bytes');
    const { headers: plain } = await get(`${storefront}/products?limit=7`, {
      'accept-encoding': 'identity',
      'if-none-match': head.headers.etag as string,
    }).expect(304);
    assert.equal(plain.etag, head.headers.etag);
  });

  it('finds the same page whatever the order of its parameters, and another for others', async () => {
    await get(`${storefront}/products?limit=3&category=cables`).expect(200);
    const { headers } = await get(`${storefront}/products?category=cables&limit=3`).expect(200);
    assert.match(String(headers['cache-status']), /; hit;/);
    const { headers: others } = await get(`${storefront}/products?category=tools&limit=3`).expect(200);
    assert.match(String(others['cache-status']), /fwd=uri-miss/);
  });

  it('remembers for a moment that there is no such product', async () => {
    await get(`${storefront}/products/P-999999`).expect(404);
    const { body, headers } = await get(`${storefront}/products/P-999999`).expect(404);
    assert.match(body.type, /\/problems\/not-found$/);
    assert.match(String(headers['cache-status']), /^causeway; hit;/);
  });

  it('shows partners the stock as an order leaves it, at once', async () => {
    const key = { 'x-api-key': await causeway.key('watcher', 'internal') };
    const stock = async () => {
      const { body } = await get('/experience/partner/v1/feed?limit=100', key).expect(200);
      return body.items as { productId: string; stock: number }[];
    };
    const { productId, stock: before } = (await stock()).find((item) => item.stock > 5) as {
      productId: string;
      stock: number;
    };
    await stock();
    assert.ok((await counted('process/catalogue.v1#listCatalogue', 'hit')) > 0);
    await request(causeway.url)
      .post(`${storefront}/orders`)
      .set(bearer(await causeway.token('shopper')))
      .set('Idempotency-Key', crypto.randomUUID())
      .send({ lines: [{ productId, quantity: 2 }], payment: { token: 'tok_visa' } })
      .expect(201);
    assert.equal((await stock()).find((item) => item.productId === productId)?.stock, before - 2);
  });

  it('never shows one shopper the orders of another, asked for at the same time', async () => {
    const shoppers = await Promise.all(['shopper', 'shopper2'].map((user) => causeway.token(user)));
    const lists = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        get(`${storefront}/orders?limit=5`, bearer(shoppers[at % 2] as string)).expect(200),
      ),
    );
    const ids = lists.map(({ body }) => body.items.map(({ orderId }: { orderId: string }) => orderId).join());
    assert.equal(new Set(ids).size, 2);
    assert.equal(new Set(ids.filter((_, at) => at % 2 === 0)).size, 1);
  });
});
