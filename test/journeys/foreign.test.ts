import assert from 'node:assert/strict';
import request from 'supertest';
import {
  foreignRooms,
  json,
  startForeignGateway,
  startVendor,
  type Vendor,
  type VendorAnswer,
} from '../support/foreign.ts';
import type { TestGateway } from '../support/gateway.ts';

const shop = `\
openapi: 3.0.3
info: { title: A shop, version: '2026-11' }
servers: [{ url: 'https://{region}.shop.example/api/v3', variables: { region: { default: eu } } }]
paths:
  /api/v3/orders/{order-id}:
    parameters:
      - { name: order-id, in: path, required: true, schema: { type: string, maxLength: 10 } }
    get:
      operationId: orders/get
      parameters:
        - { name: expand, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { enum: [lines, buyer] } } }
        - { name: since, in: query, style: deepObject, schema: { type: object, additionalProperties: false, properties: { gte: { type: integer } } } }
        - { name: region, in: cookie, schema: { type: string, enum: [eu, us] } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, required: [id] } } } }
        '5XX': { description: down, content: { application/json: { schema: { type: object } } } }
        default: { description: wrong, content: { application/vnd.shop.error+json: { schema: { type: object } } } }
    put:
      operationId: orders/pay
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [amount]
              properties:
                amount: { type: integer, minimum: 1 }
                note: { type: string, nullable: true }
                card: { type: object, properties: { holder: { type: string } } }
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object } } } } }
  /api/v3/orders/{order-id}/photos:
    post:
      operationId: orders/add-photo
      parameters: [{ name: order-id, in: path, required: true, schema: { type: string } }]
      requestBody:
        content:
          multipart/form-data:
            schema: { type: object, properties: { photo: { type: string, format: binary } } }
      responses: { '201': { description: kept } }
  /api/v3/report:
    get:
      operationId: report
      responses:
        '200':
          description: The report.
          content: { application/pdf: { schema: { type: string, format: binary } }, text/plain: { schema: { type: string } } }
    head:
      operationId: hasReport
      responses: { '200': { description: There is one. } }
  /api/v3/animals:
    post:
      operationId: addAnimal
      requestBody:
        content:
          application/json:
            schema:
              oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
              discriminator: { propertyName: kind, mapping: { cat: '#/components/schemas/Cat' } }
      responses: { '204': { description: done } }
components:
  securitySchemes: { key: { type: apiKey, in: query, name: key }, token: { type: apiKey, in: header, name: X-Shop-Token } }
  schemas:
    Animal: { type: object, required: [kind], properties: { kind: { type: string } } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Animal' }, { required: [lives], properties: { lives: { type: integer } } }] }
    Dog: { allOf: [{ $ref: '#/components/schemas/Animal' }, { required: [tricks], properties: { tricks: { type: array, items: { type: string } } } }] }
`;

const sidecar = (more: string): string => `\
owner: { team: shop, contact: shop@causeway.example }
lifecycle: { state: active, since: 2026-01-15 }
audience: internal
upstream: { kind: http, name: shop, url: '\${SHOP_URL}/base', credential: { query: key, value: '\${SHOP_KEY}' } }
prefixes: { /api/v3: / }
${more}`;

const front = `\
openapi: 3.1.0
info: { title: Buying, version: 1.0.0 }
servers: [{ url: /process/buying/v1 }]
x-gateway:
  owner: { team: shop, contact: shop@causeway.example }
  lifecycle: { state: active, since: 2026-01-15 }
  audience: internal
  upstream: { kind: local }
  uses: ['system/shop.v1#orders/get', 'system/shop.v1#orders/pay', 'system/shop.v1#report']
paths:
  /orders/{orderId}:
    get:
      operationId: buy
      security: [{ tierIdentity: [] }]
      parameters: [{ name: orderId, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object } } } }, '404': { description: none } }
components: { securitySchemes: { tierIdentity: { $ref: '../shared/security.yaml#/components/securitySchemes/tierIdentity' } } }
`;

const handler = `\
export const handlers = {
  buy: async ({ orderId }, { call }) => {
    const order = await call.system.shop.ordersGet({ 'order-id': orderId, expand: ['lines', 'buyer'], since: { gte: 5 }, region: 'eu' });
    const paid = await call.system.shop.ordersPay({ 'order-id': orderId, body: { amount: 5, card: { holder: 'A B' } } });
    return { status: 200, body: { order, paid, report: await call.system.shop.report({}) } };
  },
};
`;

/** Any vendor's API, with what vendors do: in front of callers outside, and below our own process APIs. */
describe('an API that is not ours', () => {
  let vendor: Vendor;
  let causeway: TestGateway;
  const path = '/experience/shop/v1';
  const answers = (answer: VendorAnswer): void => {
    vendor.seen.length = 0;
    vendor.answer = () => answer;
  };

  before(async () => {
    vendor = await startVendor();
    const exception =
      'exceptions: [{ rule: layering, to: shop, owner: shop, reason: Nothing to compose., until: 2099-01-01 }]\n';
    const bounded = 'operations: { orders/add-photo: { policies: { validate: { maxStream: 1000 } } } }\n';
    const rooms = foreignRooms({
      'openapi/experience/shop.v1.yaml': shop,
      'openapi/experience/shop.v1.gateway.yaml': sidecar(`security: []\n${exception}${bounded}`),
      'openapi/system/shop.v1.yaml': shop,
      'openapi/system/shop.v1.gateway.yaml': sidecar(''),
      'openapi/process/buying.v1.yaml': front,
      'apis/process/buying/v1.ts': handler,
    });
    causeway = await startForeignGateway(rooms, { SHOP_URL: vendor.url, SHOP_KEY: 'se&cret' });
  });
  after(async () => {
    await causeway?.stop();
    await vendor?.[Symbol.asyncDispose]();
  });

  it('is called at its own address, with our credential and the cookies it declares, and nothing else of the caller’s', async () => {
    answers(json({ id: 'o' }));
    await request(causeway.url)
      .get(`${path}/orders/o-1?expand=lines%7Cbuyer&since[gte]=5`)
      .set('Cookie', 'region=eu; session=theirs')
      .set('Authorization', 'Basic theirs')
      .set('X-Shop-Token', 'theirs')
      .expect(200, { id: 'o' });
    const [seen] = vendor.seen;
    assert.equal(seen?.url, '/base/api/v3/orders/o-1?expand=lines%7Cbuyer&since[gte]=5&key=se%26cret');
    assert.equal(seen?.headers.cookie, 'region=eu');
    assert.doesNotMatch(JSON.stringify(seen?.headers), /theirs/);
  });

  it('hears only of calls that fit its own description', async () => {
    answers(json({}));
    const refused = async (query: string, cookie = '') =>
      (await request(causeway.url).get(`${path}/orders/o-1${query}`).set('Cookie', cookie).expect(400)).body.errors[0];
    assert.equal((await refused('?expand=lines%7Cprice')).parameter, 'expand');
    assert.equal((await refused('?since[lte]=5')).parameter, 'since');
    assert.equal((await refused('?key=mine')).parameter, 'key');
    assert.equal((await refused('', 'region=moon')).parameter, 'region');
    await request(causeway.url)
      .get(`${path}/orders/${'o'.repeat(11)}`)
      .expect(400);
    const animal = (body: object) => request(causeway.url).post(`${path}/animals`).send(body);
    await animal({ kind: 'cat', tricks: [1] }).expect(400);
    assert.equal(vendor.seen.length, 0);
    answers({ status: 204 });
    await animal({ kind: 'cat', lives: 9 }).expect(204);
  });

  it('gets forms as they were sent, once they are found good', async () => {
    answers(json({ paid: true }));
    const pay = (body: string) => request(causeway.url).put(`${path}/orders/o-1`).type('form').send(body);
    await pay('amount=5&note=a+b&card[holder]=A%20B').expect(200);
    assert.equal(vendor.seen[0]?.body.toString(), 'amount=5&note=a+b&card[holder]=A%20B');
    const { body } = await pay('amount=0').expect(400);
    assert.deepEqual(body.errors, [{ pointer: '/amount', detail: 'must be >= 1' }]);
    await pay('note=x').expect(400);
  });

  it('D11: gets uploads as a stream, within bounds', async () => {
    answers({ status: 201 });
    const upload = (size: number) =>
      request(causeway.url).post(`${path}/orders/o-1/photos`).attach('photo', Buffer.alloc(size, 7), 'a.png');
    await upload(100).expect(201);
    assert.match(String(vendor.seen[0]?.headers['content-type']), /^multipart\/form-data; boundary=/);
    assert.ok(vendor.seen[0]?.body.includes(Buffer.alloc(100, 7)));
    await upload(2_000).expect(413);
    const streamed = await fetch(`${causeway.url}${path}/orders/o-1/photos`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: new Blob([new Uint8Array(5_000)]).stream(),
      duplex: 'half',
    } as RequestInit);
    assert.equal(streamed.status, 413);
    assert.equal(((await streamed.json()) as { title: string }).title, 'The body is too large');
  });

  it('is downloaded from byte by byte, in the type that was asked for', async () => {
    const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 255, 254]);
    answers({ status: 200, headers: { 'content-type': 'application/pdf' }, body: pdf });
    const { body, headers } = await request(causeway.url)
      .get(`${path}/report`)
      .set('Accept', 'application/pdf')
      .expect(200);
    assert.deepEqual(body, pdf);
    assert.equal(headers['content-type'], 'application/pdf');
    assert.equal(vendor.seen[0]?.headers.accept, 'application/pdf');
    await request(causeway.url).head(`${path}/report`).expect(200);
    assert.equal(vendor.seen[1]?.method, 'HEAD');
  });

  it('says what is wrong in its own words, unless they are about us or about its inside', async () => {
    const get = () => request(causeway.url).get(`${path}/orders/o-1`);
    const problem = (error: string, status: number): VendorAnswer => ({
      status,
      headers: { 'content-type': 'application/vnd.shop.error+json' },
      body: JSON.stringify({ error }),
    });
    answers(problem('no such order', 404));
    const missing = await get().expect(404).expect('content-type', 'application/vnd.shop.error+json').buffer(true);
    assert.match(missing.text ?? String(missing.body), /no such order/);
    answers(json({ error: 'down for tonight' }, 503));
    await get().expect(503, { error: 'down for tonight' });
    answers({ status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>at shop.js:17</h1>' });
    assert.equal((await get().expect(502)).body.type.endsWith('/problems/bad-upstream-answer'), true);
    answers(problem('your key is bad', 401));
    await get().expect(502);
  });

  it('is not called for those who try out: they get an answer made from its description', async () => {
    answers(json({ id: 'real' }));
    const key = await causeway.test.key('acme', 'signed-in');
    const tried = await request(causeway.url).get(`${path}/orders/o-1`).set('X-API-Key', key).expect(200);
    assert.equal(tried.headers['causeway-sandbox'], 'true');
    assert.ok('id' in tried.body && tried.body.id !== 'real');
    assert.equal(vendor.seen.length, 0);
  });

  it('answers addresses of its own as ours', async () => {
    answers({ status: 201, headers: { location: '/base/api/v3/orders/o-1/photos/7' } });
    const { headers } = await request(causeway.url)
      .post(`${path}/orders/o-1/photos`)
      .attach('photo', Buffer.alloc(1), 'a')
      .expect(201);
    assert.equal(headers.location, `${path}/orders/o-1/photos/7`);
  });

  it('is called by our own handlers like any other, and only as declared', async () => {
    vendor.seen.length = 0;
    vendor.answer = ({ url, method }) =>
      url.includes('report')
        ? { status: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' }
        : json({ id: method });
    const called = await causeway.gateway.snapshot().askAsGateway('process/buying.v1#buy', { orderId: 'o-1' });
    assert.deepEqual(called, { order: { id: 'GET' }, paid: { id: 'PUT' }, report: 'fine' });
    const [read, paid] = vendor.seen;
    assert.equal(read?.url, '/base/api/v3/orders/o-1?expand=lines%7Cbuyer&since%5Bgte%5D=5&key=se%26cret');
    assert.equal(read?.headers.cookie, 'region=eu');
    assert.equal(paid?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(paid?.body.toString(), 'amount=5&card%5Bholder%5D=A%20B');
    vendor.answer = () => json({ error: 'gone' }, 404);
    const refusal = causeway.gateway.snapshot().askAsGateway('process/buying.v1#buy', { orderId: 'o-1' });
    await assert.rejects(refusal, { kind: 'not-found' });
    await request(causeway.url).get('/system/shop/v1/report').expect(403);
  });

  it('shows on the portal who calls it, and in no document what is between us and it', async () => {
    const page = await request(causeway.url).get('/portal/apis/system/shop/v1').expect(200);
    assert.match(page.text, /Buying/);
    await request(causeway.url).get('/portal/apis/experience/shop/v1/try').expect(200);
    const { body, text } = await request(causeway.url).get('/openapi/experience/shop/v1.json').expect(200);
    assert.deepEqual(body.servers, [{ url: path }]);
    assert.deepEqual(body.security, []);
    assert.doesNotMatch(text, /x-gateway|SHOP|se&cret|securitySchemes":\{"key/);
  });
});
