import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { type Killable, prepareKillable } from '../support/killable.ts';
import { startTestShipments } from '../support/shipments.ts';
import { answer, type RawUpstream, says, silent, startUpstream } from '../support/upstream.ts';

/** An API over a service that knows nothing of keys: charging it twice is charging twice. */
const till = `
openapi: 3.1.0
info: { title: Till, version: 1.0.0, description: Charges cards in a shop. }
servers: [{ url: /experience/till/v1 }]
x-gateway:
  owner: { team: shops, contact: shops@causeway.example }
  lifecycle: { state: active, since: 2026-01-15 }
  audience: partner
  upstream: { kind: http, name: till, url: '\${TILL_URL}' }
  exceptions: [{ rule: layering, to: till, owner: shops, reason: A till stands alone., until: 2099-12-31 }]
paths:
  /charges:
    post:
      operationId: charge
      summary: Charge a card
      security: [{ apiKey: ['orders:write'] }]
      x-gateway: { policies: { idempotency: { lookup: listCharges } } }
      parameters: [{ $ref: '../shared/common.yaml#/components/parameters/IdempotencyKey' }]
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [amount], properties: { amount: { type: integer } } }
            example: { amount: 100 }
      responses:
        '201':
          description: Charged.
          content: { application/json: { schema: { type: object }, example: {} } }
        '400': { $ref: '../shared/problem.yaml#/components/responses/BadRequest' }
        '401': { $ref: '../shared/problem.yaml#/components/responses/Unauthenticated' }
        '403': { $ref: '../shared/problem.yaml#/components/responses/Forbidden' }
        '409': { $ref: '../shared/problem.yaml#/components/responses/Conflict' }
        '413': { $ref: '../shared/problem.yaml#/components/responses/PayloadTooLarge' }
        '415': { $ref: '../shared/problem.yaml#/components/responses/UnsupportedMediaType' }
        '422': { $ref: '../shared/problem.yaml#/components/responses/Unprocessable' }
        '429': { $ref: '../shared/problem.yaml#/components/responses/TooManyRequests' }
    get:
      operationId: listCharges
      summary: List what was charged
      security: [{ apiKey: ['orders:read'] }]
      responses:
        '200':
          description: The charges.
          content: { application/json: { schema: { type: object }, example: {} } }
        '401': { $ref: '../shared/problem.yaml#/components/responses/Unauthenticated' }
        '403': { $ref: '../shared/problem.yaml#/components/responses/Forbidden' }
        '429': { $ref: '../shared/problem.yaml#/components/responses/TooManyRequests' }
components:
  securitySchemes:
    apiKey: { $ref: '../shared/security.yaml#/components/securitySchemes/apiKey' }
`;

const charged = says(answer('201 Created', { 'Content-Type': 'application/json', 'Content-Length': '2' }, '{}'));

describe('a gateway that is killed between an effect and its answer', () => {
  let causeway: Killable;
  let charges: RawUpstream;
  before(async () => {
    charges = await startUpstream(charged);
    causeway = await prepareKillable({
      documents: { 'experience/till.v1.yaml': till },
      tiers: (text) => text.replace('idempotency: { enabled: true }', 'idempotency: { enabled: true, lease: 1 }'),
    });
  });
  /** What a test has opened, closed also when it fails: mocha waits for every process. */
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await causeway.kill();
    for (const close of closing.splice(0)) await close();
  });
  after(() => charges?.close());

  const kindOf = ({ body }: request.Response): string => String(body.type).split('/').at(-1) ?? '';
  const post = (path: string, key: string, idempotencyKey: string, body: object) =>
    request(causeway.url).post(path).set({ 'X-API-Key': key, 'Idempotency-Key': idempotencyKey }).send(body);
  const arrival = async (upstream: RawUpstream, line: RegExp): Promise<void> => {
    for (let patience = 0; !upstream.seen.some((seen) => line.test(seen.line)); patience += 1) {
      assert.ok(patience < 500, 'the call does not get there');
      await sleep(10);
    }
  };
  /** Sends until the call of before counts as interrupted. */
  const patiently = async (send: () => Promise<request.Response>): Promise<request.Response> => {
    let given = await send();
    for (let patience = 0; kindOf(given) === 'request-in-flight' && patience < 200; patience += 1) {
      await sleep(50);
      given = await send();
    }
    return given;
  };

  it('O12: leaves a call in doubt whose callee knows nothing of keys, and says where to look it up', async () => {
    const shipments = await startTestShipments();
    closing.push(() => shipments.kill());
    const variables = { ...shipments.variables, TILL_URL: charges.url };
    await causeway.start(variables);
    const key = await causeway.key('acme', 'partner');
    const charge = (idempotencyKey: string) =>
      post('/experience/till/v1/charges', key, idempotencyKey, { amount: 1290 });
    const idempotencyKey = randomUUID();

    charges.behave(silent);
    const lost = charge(idempotencyKey).then(
      () => undefined,
      (error) => error,
    );
    await arrival(charges, /^POST/);
    await causeway.kill();
    assert.ok((await lost) instanceof Error, 'the client got no answer');

    charges.behave(charged);
    await causeway.start(variables);
    const again = await patiently(() => charge(idempotencyKey));
    assert.equal(again.status, 409, again.text);
    assert.equal(kindOf(again), 'in-doubt');
    assert.match(again.body.detail, /GET \/experience\/till\/v1\/charges/);
    assert.match(String(again.headers.link), /<\/experience\/till\/v1\/charges>; rel="related"/);
    assert.equal(charges.seen.length, 1, 'charged once');
    assert.equal((await charge(randomUUID())).status, 201, 'another key is another charge');
    assert.equal(charges.seen.length, 2);
  });

  it('O12: carries the call out again where the callee honours the key, with one effect in all', async () => {
    const silentService = await startUpstream(silent);
    closing.push(() => silentService.close());
    await causeway.start({ SHIPMENTS_URL: silentService.url, SHIPMENTS_KEY: 'any', TILL_URL: charges.url });
    const key = await causeway.key('acme', 'partner');
    const watcher = await causeway.key('watcher', 'internal');
    const stock = async (): Promise<number> => {
      const { body } = await request(causeway.url).get('/experience/partner/v1/feed?limit=1').set('X-API-Key', watcher);
      return body.items[0].stock;
    };
    const orders = async (): Promise<{ orderId: string; status: string }[]> => {
      const path = '/experience/partner/v1/orders?limit=100';
      return (await request(causeway.url).get(path).set('X-API-Key', key).expect(200)).body.items;
    };
    const idempotencyKey = randomUUID();
    const order = () =>
      post('/experience/partner/v1/orders', key, idempotencyKey, {
        lines: [{ productId: 'P-000001', quantity: 1 }],
        payment: { token: 'tok_visa' },
      });
    const [stockBefore, ordersBefore] = [await stock(), (await orders()).length];

    const lost = order().then(
      () => undefined,
      (error) => error,
    );
    await arrival(silentService, /^POST \/shipments/);
    await causeway.kill();
    assert.ok((await lost) instanceof Error);

    const shipments = await startTestShipments();
    closing.push(() => shipments.kill());
    await causeway.start({ ...shipments.variables, TILL_URL: charges.url });
    const again = await patiently(order);
    assert.equal(again.status, 201, again.text);
    assert.equal((await order()).text, again.text);
    const found = await orders();
    assert.equal(found.length, ordersBefore + 1);
    assert.equal(found[0]?.orderId, again.body.orderId);
    assert.equal(await stock(), stockBefore - 1);
  });
}).timeout(60_000);
