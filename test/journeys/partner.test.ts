import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import request from 'supertest';
import { rooms } from '../../gateway/paths.ts';
import { arrangements, type World } from '../support/arrangements.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { temporaryFolder } from '../support/store.ts';

describe('a partner on a small plan', () => {
  let causeway: TestGateway;
  before(async () => {
    // A plan small enough to reach its limit.
    const policies = path.join(temporaryFolder(), 'policies');
    await cp(rooms.policies, policies, { recursive: true });
    const plans = path.join(policies, 'plans.yaml');
    const tiny = 'tiny:\n  description: For a test.\n  rate: { limit: 3, window: 60 }\n  scopes: [feed:read]\n';
    await writeFile(plans, `${await readFile(plans, 'utf8')}\n${tiny}`);
    causeway = await startTestGateway({ rooms: { ...rooms, policies } });
  });
  after(() => causeway.stop());

  const feed = (key: string) => request(causeway.url).get('/experience/partner/v1/feed?limit=2').set('X-API-Key', key);

  it('is held to the plan, told what is left, and told when to come back', async () => {
    const key = await causeway.key('slow', 'tiny');
    for (const left of [2, 1, 0]) {
      const { headers } = await feed(key).expect(200);
      assert.match(String(headers['ratelimit-policy']), /"tiny";q=3;w=60/);
      assert.match(String(headers.ratelimit), new RegExp(`r=${left};t=\\d+`));
    }
    const { headers, body } = await feed(key).expect(429);
    assert.match(body.type, /\/problems\/too-many-requests$/);
    const wait = Number(headers['retry-after']);
    assert.ok(Number.isInteger(wait) && wait >= 1 && wait <= 60, `Retry-After: ${headers['retry-after']}`);
    await feed(await causeway.key('other', 'tiny')).expect(200);
  });

  it('R02: shares its limit between its keys, and between all addresses of an operation', async () => {
    const first = await causeway.key('twokeys', 'tiny');
    const second = await causeway.key('twokeys', 'tiny');
    await feed(first).expect(200);
    await feed(second).expect(200);
    await request(causeway.url).get('/experience/partner/v1/%66eed?limit=1').set('X-API-Key', first).expect(200);
    await feed(second).expect(429);
  });
});

for (const { name, start } of arrangements)
  describe(`a partner, ${name}`, () => {
    let causeway: World;
    before(async function () {
      causeway = await start(this);
    });
    after(() => causeway.stop());

    it('pages through the feed to its end, each product once', async () => {
      const key = await causeway.key('reader', 'internal');
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const next: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { body } = await request(causeway.url)
          .get(`/experience/partner/v1/feed?limit=25${next}`)
          .set('X-API-Key', key)
          .expect(200);
        seen.push(...body.items.map((item: { productId: string }) => item.productId));
        cursor = body.nextCursor;
      } while (cursor !== null);
      assert.ok(seen.length > 40);
      assert.equal(new Set(seen).size, seen.length);
    });

    it('orders for the account its consumer is mapped to, and sees only that account’s orders', async () => {
      const acme = await causeway.key('acme', 'partner');
      const globex = await causeway.key('globex', 'partner');
      const { body: page } = await request(causeway.url)
        .get('/experience/partner/v1/feed?limit=50')
        .set('X-API-Key', acme);
      const item = page.items.find((candidate: { stock: number }) => candidate.stock > 10);
      const order = { lines: [{ productId: item.productId, quantity: 1 }], payment: { token: 'tok_visa' } };
      const placed = await request(causeway.url)
        .post('/experience/partner/v1/orders')
        .set('X-API-Key', acme)
        .set('Idempotency-Key', crypto.randomUUID())
        .send(order)
        .expect(201);
      const orderPath = `/experience/partner/v1/orders/${placed.body.orderId}`;
      await request(causeway.url).get(orderPath).set('X-API-Key', acme).expect(200);
      await request(causeway.url).get(orderPath).set('X-API-Key', globex).expect(404);
    });

    it('who is new has an account from the first key on', async () => {
      const key = await causeway.key(`new-${Date.now()}`, 'partner');
      const { body } = await request(causeway.url)
        .get('/experience/partner/v1/orders')
        .set('X-API-Key', key)
        .expect(200);
      assert.deepEqual(body.items, []);
    });
  });
