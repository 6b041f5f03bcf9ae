import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { createTierSigner, type SignTier } from '../../gateway/tiers/identity.ts';
import { keyFile } from '../../gateway/tiers/key-file.ts';
import { createKeyRing } from '../../gateway/tiers/keys.ts';
import type { Identity } from '../../policies/policy.ts';
import { bearer, sampleSize, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { migratedFolder, quiet } from '../support/store.ts';

/** Everything there is of the order that others try to get at. */
interface Victim {
  readonly orderId: string;
  readonly reference: string;
  readonly shipmentId: string;
  readonly trackingNumber: string;
}

type Method = 'get' | 'post' | 'put' | 'delete';
type Attempt = readonly [method: Method, path: string, body?: object | undefined];

const user = (subject: string, parts: Partial<Identity> = {}): Identity => ({
  kind: 'user',
  issuer: 'development',
  subject,
  scopes: ['orders:read', 'orders:write'],
  ...parts,
});
const consumer = (id: string): Identity => ({
  kind: 'consumer',
  consumer: { id, name: id, plan: 'partner', environment: 'live' },
  scopes: ['orders:read', 'orders:write'],
});
const agent = user('agent', { scopes: ['customers:read', 'orders:cancel', 'orders:refund', 'orders:read-any'] });

/** Who tries, as whom they may act. An agent without the scopes of one is a person like any other. */
const others = [
  { name: 'another user', identity: user('shopper2'), own: 'C-000002' },
  { name: 'a consumer', identity: consumer('acme'), own: 'C-000101' },
  { name: 'an agent without scopes', identity: user('agent', { scopes: ['orders:read'] }), own: 'C-000003' },
  { name: 'the same subject of another issuer', identity: user('shopper', { issuer: 'elsewhere' }), own: 'C-000003' },
];

/** Which API may make which call, by its path. */
const callers: readonly (readonly [path: RegExp, caller: string])[] = [
  [/^\/system\/payments\/v1\/payments\?/, 'process/customer-360.v1'],
  [/^\/system\//, 'process/ordering.v1'],
  [/\/(cancellation|refund)$/, 'experience/backoffice.v1'],
  [/\/permission$/, 'experience/tracking.v1'],
  [/./, 'experience/storefront.v2'],
];

const lines = [{ productId: 'P-000001', quantity: 1 }];
const shipTo = { line1: 'Kanalstraat 12', postalCode: '1011 AB', city: 'Amsterdam', country: 'NL' };
const amount = { amount: 1290, currency: 'EUR' };

describe('somebody else’s order, payment, reservation and shipment', () => {
  let causeway: TestGateway;
  let sign: SignTier;
  let victim: Victim;
  before(async () => {
    const folder = await migratedFolder(sampleSize);
    causeway = await startTestGateway({ variables: { DATA_FOLDER: folder } });
    const keys = await createKeyRing({ shelf: keyFile(folder), days: 30, clock: causeway.clock, log: quiet });
    sign = createTierSigner(keys, causeway.clock);
    victim = await placed();
  });
  after(() => causeway.stop());

  const send = async ([method, path, body]: Attempt, headers: object): Promise<request.Response> =>
    request(causeway.url)
      [method](path)
      .set({ ...headers })
      .send(body);

  /** Straight at a lower tier, as the API above it that may call there. */
  const at = async (attempt: Attempt, identity: Identity): Promise<request.Response> => {
    const [, tier = '', api, version] = attempt[1].split('/');
    const caller = callers.find(([path]) => path.test(attempt[1]))?.[1] ?? '';
    return send(attempt, bearer(await sign({ ...identity, caller }, `${tier}/${api}.${version}`)));
  };
  const page = async (): Promise<object> => {
    const path = `/experience/storefront/v2/orders/${victim.orderId}`;
    return (await send(['get', path], bearer(await causeway.token('shopper')))).body;
  };
  let pages = 0;
  const stock = async (): Promise<number> => {
    // Pages of another length each time: none has been kept from before.
    pages += 1;
    const { body } = await at(['get', `/process/catalogue/v1/products?limit=${pages}`], agent);
    return body.items[0].availability.available;
  };

  async function placed(): Promise<Victim> {
    const headers = { ...bearer(await causeway.token('shopper')), 'idempotency-key': randomUUID() };
    const basket = { lines, payment: { token: 'tok_visa' } };
    const { body } = await send(['post', '/experience/storefront/v2/orders', basket], headers);
    const { orderId } = body;
    const order = await at(['get', `/system/orders/v1/orders/${orderId}`], agent);
    const found = await at(['get', `/system/shipments/v1/shipments?orderIds=${orderId}`], agent);
    const [{ shipmentId, trackingNumber }] = found.body.items;
    return { orderId, reference: order.body.reference, shipmentId, trackingNumber };
  }

  const systems = ({ orderId, reference, shipmentId }: Victim, own: string): readonly Attempt[] => {
    const payment = `/system/payments/v1/payments/${reference}`;
    const order = {
      customerId: own,
      lines: [{ ...lines[0], name: 'Cable', unitPrice: amount }],
      total: amount,
      shipTo,
    };
    const mine = `?customerId=${own}`;
    return [
      ['get', `/system/orders/v1/orders/${orderId}`],
      ['get', `/system/orders/v1/orders/${orderId}${mine}`],
      ['post', `/system/orders/v1/orders/${orderId}/status`, { status: 'cancelled' }],
      ['post', `/system/orders/v1/orders/${orderId}/status${mine}`, { status: 'cancelled' }],
      ['post', '/system/orders/v1/orders', { ...order, reference, paymentReference: reference }],
      ['get', payment],
      ['get', `${payment}${mine}`],
      ['put', payment, { customerId: own, amount, method: { token: 'tok_visa' } }],
      ['post', `${payment}/void`],
      ['post', `${payment}/void${mine}`],
      ['post', `${payment}/refunds${mine}`, { reason: 'Mine' }],
      ['put', `/system/inventory/v1/reservations/${reference}`, { customerId: own, lines }],
      ['post', `/system/shipments/v1/shipments/${shipmentId}/cancellation${mine}`],
      ['get', '/system/customers/v1/customers/C-000001'],
      ['get', '/system/customers/v1/subjects/shopper?issuer=development'],
      ['get', '/system/customers/v1/accounts/globex'],
    ];
  };

  for (const { name, identity, own } of others) {
    it(`do not exist for ${name} at the systems of record, by id, nested or in a body`, async () => {
      const [before, stockBefore] = [await page(), await stock()];
      for (const attempt of systems(victim, own)) {
        const { status, body } = await at(attempt, identity);
        assert.equal(status, 404, `${attempt.slice(0, 2).join(' ')}: ${JSON.stringify(body)}`);
        assert.match(body.type, /not-found$/);
      }
      const released = `/system/inventory/v1/reservations/${victim.reference}?customerId=${own}`;
      assert.equal((await at(['delete', released], identity)).status, 204, 'as if there were none');
      const shipment = { orderId: victim.orderId, customerId: own, shipTo, parcels: lines };
      const headers = { 'idempotency-key': randomUUID() };
      const token = await sign({ ...identity, caller: 'process/ordering.v1' }, 'system/shipments.v1');
      const asked = await send(['post', '/system/shipments/v1/shipments', shipment], { ...headers, ...bearer(token) });
      assert.equal(asked.status, 404, asked.text);
      assert.deepEqual(await page(), before);
      assert.equal(await stock(), stockBefore);
    });

    it(`are in no list that ${name} gets of a system of record`, async () => {
      const { orderId, reference } = victim;
      for (const path of [
        `/system/orders/v1/orders?reference=${reference}`,
        `/system/orders/v1/orders?reference=${reference}&customerId=${own}`,
        `/system/payments/v1/payments?references=${reference}`,
        `/system/payments/v1/payments?references=${reference}&customerId=${own}`,
        `/system/shipments/v1/shipments?orderIds=${orderId}&customerId=${own}`,
        `/system/shipments/v1/shipments?trackingNumber=${victim.trackingNumber}&customerId=${own}`,
      ]) {
        const { status, body } = await at(['get', path], identity);
        assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
        assert.deepEqual(body.items, [], path);
      }
    });

    it(`do not exist for ${name} at the process tier`, async () => {
      const before = await page();
      const orders = '/process/ordering/v1/orders';
      // Who stands for no customer at all is told so, whatever they ask for.
      const expected = own === 'C-000003' ? 403 : 404;
      const attempts: readonly Attempt[] = [
        ['get', `${orders}/${victim.orderId}`],
        ['get', `${orders}?customerId=C-000001`],
        ['post', `${orders}/${victim.orderId}/cancellation`, { reason: 'Mine' }],
        ['post', `${orders}/${victim.orderId}/refund`, { reason: 'Mine' }],
      ];
      for (const attempt of attempts) {
        const { status, body } = await at(attempt, identity);
        assert.equal(status, expected, `${attempt[1]}: ${JSON.stringify(body)}`);
        const none = await at([attempt[0], attempt[1].replace(victim.orderId, 'O-99999999'), attempt[2]], identity);
        assert.equal(none.status, expected, 'no more is told of an order that does not exist');
      }
      const path = `/process/ordering/v1/parcels/${victim.trackingNumber}/permission`;
      assert.equal((await at(['get', path], identity)).status, 404);
      const whole = await at(['get', '/process/ordering/v1/orders'], identity);
      assert.ok(whole.status === 403 || whole.body.items.every((item: Victim) => item.orderId !== victim.orderId));
      assert.deepEqual(await page(), before);
    });
  }

  it('do not exist for anybody else from outside', async () => {
    const { orderId, trackingNumber } = victim;
    const shopper2 = bearer(await causeway.token('shopper2'));
    const acme = { 'x-api-key': await causeway.key('acme', 'partner') };
    const parcel = `/experience/tracking/v1/parcels/${trackingNumber}`;
    for (const [path, headers, method] of [
      [`/experience/storefront/v2/orders/${orderId}`, shopper2, 'get'],
      [`/experience/storefront/v1/orders/${orderId}`, shopper2, 'get'],
      [`/experience/partner/v1/orders/${orderId}`, acme, 'get'],
      [`${parcel}/tickets`, shopper2, 'post'],
      [`${parcel}/tickets`, acme, 'post'],
      [`${parcel}/events`, shopper2, 'get'],
      [`${parcel}/events`, acme, 'get'],
    ] as const) {
      const { status, body } = await send([method, path], headers);
      assert.equal(status, 404, `${path}: ${JSON.stringify(body)}`);
    }
    for (const [path, headers] of [
      ['/experience/storefront/v2/orders', shopper2],
      ['/experience/storefront/v1/orders', shopper2],
      ['/experience/partner/v1/orders', acme],
    ] as const) {
      const { body } = await send(['get', `${path}?limit=100`], headers);
      assert.ok(body.items.length > 0);
      assert.ok(body.items.every((item: Victim) => item.orderId !== orderId));
      assert.equal((await send(['get', `${path}?customerId=C-000001`], headers)).status, 400, 'not a filter here');
      const order = { lines, payment: { token: 'tok_visa' }, customerId: 'C-000001' };
      const answer = await send(['post', path, order], { ...headers, 'idempotency-key': randomUUID() });
      assert.equal(answer.status, 400, 'whose order it is, is not for the body to say');
    }
    const few = bearer(await causeway.token('agent', 'customers:read'));
    const cancel = `/experience/backoffice/v1/orders/${orderId}/cancellation`;
    assert.equal((await send(['post', cancel, { reason: 'Mine' }], few)).status, 403);
  });

  it('are there for their owner and for an agent, at every tier', async () => {
    const owner = user('shopper');
    const mine = '?customerId=C-000001';
    const { orderId, reference, trackingNumber } = victim;
    for (const [path, identity] of [
      [`/process/ordering/v1/orders/${orderId}`, owner],
      [`/process/ordering/v1/parcels/${trackingNumber}/permission`, owner],
      [`/process/ordering/v1/orders/${orderId}`, agent],
      [`/system/orders/v1/orders/${orderId}${mine}`, owner],
      [`/system/orders/v1/orders/${orderId}`, agent],
      [`/system/payments/v1/payments/${reference}${mine}`, owner],
      ['/system/customers/v1/customers/C-000001', owner],
      ['/system/customers/v1/subjects/shopper?issuer=development', owner],
    ] as const) {
      const { status, body } = await at(['get', path], identity);
      assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
    }
    const shipments = `/system/shipments/v1/shipments?orderIds=${orderId}&customerId=C-000001`;
    assert.equal((await at(['get', shipments], owner)).body.items.length, 1);
    const released = await at(
      ['post', `/process/ordering/v1/orders/${orderId}/cancellation`, { reason: 'Done' }],
      agent,
    );
    assert.equal(released.body.status, 'cancelled', JSON.stringify(released.body));
  });
});
