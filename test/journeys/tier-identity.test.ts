import assert from 'node:assert/strict';
import request from 'supertest';
import type { Identity, Tier } from '../../policies/policy.ts';
import { arrangements, type World } from '../support/arrangements.ts';
import { bearer } from '../support/gateway.ts';

const ordering = 'process/ordering.v1';
const storefront: Identity = {
  kind: 'user',
  issuer: 'development',
  subject: 'shopper',
  scopes: ['orders:read'],
  scheme: 'accessToken',
  caller: 'experience/storefront.v2',
};

for (const { name, shifts, start } of arrangements)
  describe(`a tier that proves who it is, ${name}`, () => {
    let causeway: World;
    before(async function () {
      causeway = await start(this);
    });
    after(() => causeway.stop());

    const sign: World['sign'] = (identity, audience) => causeway.sign(identity, audience);
    const at = (path: string): string => causeway.at(path.split('/')[1] as Tier);
    const get = async (path: string, token: string) => request(at(path)).get(path).set(bearer(token));
    const ownOrder = async (): Promise<string> => {
      const { body } = await get('/experience/storefront/v2/orders', await causeway.token('shopper'));
      return body.items[0].orderId;
    };
    const kindOf = ({ body }: request.Response): string => String(body.type).split('/').at(-1) ?? '';

    it('gets the order of the user it speaks for, and nobody else’s', async () => {
      const path = `/process/ordering/v1/orders/${await ownOrder()}`;
      const own = await get(path, await sign(storefront, ordering));
      assert.equal(own.status, 200, JSON.stringify(own.body));
      assert.equal(own.body.orderId, path.split('/').at(-1));
      assert.equal(own.headers.ratelimit, undefined, 'who is called for was counted where they came in');
      const other = await get(path, await sign({ ...storefront, subject: 'shopper2' }, ordering));
      assert.equal(kindOf(other), 'not-found');
      assert.equal(other.status, 404);
    });

    it('is held to what its contract declares', async () => {
      const path = `/process/ordering/v1/orders/${await ownOrder()}/cancellation`;
      const answer = await request(at(path))
        .post(path)
        .set(bearer(await sign(storefront, ordering)))
        .send({ reason: 'I may not' });
      assert.equal(answer.status, 403);
      assert.match(answer.body.detail, /experience\/storefront\.v2 does not declare that it calls/);
    });

    it('does not reach past the tier below it', async () => {
      const answer = await get('/system/customers/v1/customers', await sign(storefront, 'system/customers.v1'));
      assert.equal(answer.status, 403);
      assert.equal(kindOf(answer), 'forbidden');
    });

    it('reaches the API it was signed for, and no other', async () => {
      const answer = await get('/process/catalogue/v1/products', await sign(storefront, ordering));
      assert.equal(kindOf(answer), 'tier-not-public');
    });

    if (shifts)
      it('is told nothing that a stranger is not, once its identity has ended', async () => {
        const { clock } = causeway;
        assert.ok(clock);
        const path = '/process/ordering/v1/orders';
        const told = async (token: string) => {
          const { status, body } = await get(path, token);
          return { status, ...body, instance: '' };
        };
        const ended = await sign(storefront, ordering);
        clock.offset = 120_000;
        const answer = await told(ended);
        clock.offset = 0;
        assert.equal(answer.status, 403);
        assert.deepEqual(answer, await told(await causeway.token('shopper')));
        assert.deepEqual(answer, await told('nonsense'));
      });

    it('opens no experience API, which asks for the caller’s own credential', async () => {
      const token = await sign({ ...storefront, caller: 'experience/partner.v1' }, 'experience/storefront.v2');
      assert.equal((await get('/experience/storefront/v2/orders', token)).status, 401);
    });

    it('is told where a refusal began, goes on with its own request id, and is held to the time it has left', async () => {
      const requestId = '7d3c3a52-5b1e-4a7e-9f0a-1c2d3e4f5a6b';
      const path = '/process/ordering/v1/orders/O-99999999';
      const call = async (token: string, left: string) =>
        request(at(path))
          .get(path)
          .set({ ...bearer(token), 'causeway-deadline': left, 'causeway-request-id': requestId });
      const token = await sign(storefront, ordering);
      const refused = await call(token, '5000');
      assert.equal(refused.status, 404);
      assert.equal(refused.headers['causeway-origin'], 'system/orders.v1#getOrder');
      assert.equal(refused.headers['x-request-id'], requestId);
      assert.equal(refused.body.instance, `urn:uuid:${requestId}`);
      const late = await call(token, '0');
      assert.equal(late.status, 504);
      assert.equal(late.headers['causeway-origin'], `${ordering}#getOrderStatus`);
      const stranger = await call('nonsense', '0');
      assert.equal(kindOf(stranger), 'tier-not-public');
      assert.notEqual(stranger.headers['x-request-id'], requestId);
      assert.equal(stranger.headers['causeway-origin'], undefined);
    });

    it('has no say from outside: a caller can neither set nor shorten the time or the request id of an operation', async () => {
      const answer = await request(causeway.url)
        .get('/experience/storefront/v2/orders?limit=1')
        .set({ ...bearer(await causeway.token('shopper')), 'causeway-deadline': '0', 'causeway-request-id': 'mine' });
      assert.equal(answer.status, 200);
      assert.match(String(answer.headers['x-request-id']), /^[0-9a-f-]{36}$/);
      const missing = await get('/experience/storefront/v2/orders/O-99999999', await causeway.token('shopper'));
      assert.equal(missing.status, 404);
      assert.equal(missing.headers['causeway-origin'], undefined, 'nothing of the inside is told outside');
    });

    it('can be checked by anybody: the keys are published, without their secrets', async () => {
      const { body } = await request(causeway.url)
        .get('/.well-known/causeway-tier-keys.json')
        .expect(200)
        .expect('content-type', /json/);
      // Processes that make the first key at the same moment make one each.
      assert.ok(body.keys.length >= 1);
      for (const key of body.keys) assert.deepEqual([key.crv, key.d], ['Ed25519', undefined]);
    });
  });
