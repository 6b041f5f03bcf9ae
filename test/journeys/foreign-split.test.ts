import assert from 'node:assert/strict';
import request from 'supertest';
import { foreignRooms, json, startForeignGateway, startVendor, type Vendor } from '../support/foreign.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { databaseOrSkip } from '../support/postgres.ts';

const stock = `\
openapi: 3.0.3
info: { title: A warehouse, version: '7' }
paths:
  /articles/{article}:
    get:
      operationId: articles/get
      parameters: [{ name: article, in: path, required: true, schema: { type: string, maxLength: 10 } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, required: [left], properties: { left: { type: integer, nullable: true } } } } } }
        '404': { description: none, content: { application/json: { schema: { type: object } } } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
`;
const sidecar = `\
owner: { team: stock, contact: stock@causeway.example }
lifecycle: { state: active, since: 2026-01-15 }
audience: internal
upstream: { kind: http, name: warehouse, url: '\${WAREHOUSE_URL}/base', credential: { header: X-Key, value: '\${WAREHOUSE_KEY}' } }
`;
const selling = `\
openapi: 3.1.0
info: { title: Selling, version: 1.0.0 }
servers: [{ url: /process/selling/v1 }]
x-gateway:
  owner: { team: stock, contact: stock@causeway.example }
  lifecycle: { state: active, since: 2026-01-15 }
  audience: internal
  upstream: { kind: local }
  uses: ['system/warehouse.v1#articles/get']
paths:
  /offers/{article}:
    get:
      operationId: getOffer
      security: [{ tierIdentity: [] }]
      parameters: [{ name: article, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object } } } }, '404': { description: none } }
components: { securitySchemes: { tierIdentity: { $ref: '../shared/security.yaml#/components/securitySchemes/tierIdentity' } } }
`;
const files = {
  'openapi/system/warehouse.v1.yaml': stock,
  'openapi/system/warehouse.v1.gateway.yaml': sidecar,
  'openapi/process/selling.v1.yaml': selling,
  'apis/process/selling/v1.ts': `\
export const handlers = {
  getOffer: async ({ article }, { call }) => ({ status: 200, body: await call.system.warehouse.articlesGet({ article }) }),
};
`,
};

describe('a process API over an API that is not ours, whose system tier runs elsewhere', () => {
  let vendor: Vendor;
  let below: TestGateway;
  let above: TestGateway;
  before(async function () {
    this.timeout(60_000);
    const DATABASE_URL = await databaseOrSkip(this);
    const rooms = foreignRooms(files);
    vendor = await startVendor();
    below = await startForeignGateway(rooms, { DATABASE_URL, WAREHOUSE_URL: vendor.url, WAREHOUSE_KEY: 'secret' });
    // Neither the vendor's address nor its credential is known up here.
    above = await startTestGateway({ rooms, variables: { DATABASE_URL, SYSTEM_URL: below.url } });
  });
  beforeEach(() => {
    vendor.seen.length = 0;
  });
  after(async () => {
    await above?.stop();
    await below?.stop();
    await vendor?.[Symbol.asyncDispose]();
  });

  const offer = (article: string) => above.gateway.snapshot().askAsGateway('process/selling.v1#getOffer', { article });

  it('calls it through the other process, which alone holds its credential', async () => {
    vendor.answer = () => json({ left: null });
    assert.deepEqual(await offer('a 1'), { left: null });
    const [seen, ...others] = vendor.seen;
    assert.deepEqual(others, []);
    assert.equal(seen?.url, '/base/articles/a%201');
    assert.equal(seen?.headers['x-key'], 'secret');
    assert.equal(seen?.headers.authorization, undefined, 'our own identity is not for the vendor');
    assert.doesNotMatch(JSON.stringify(seen?.headers), /causeway-/);
  });

  it('is told what the vendor refuses, and spares it what does not fit', async () => {
    vendor.answer = () => json({ error: 'none' }, 404);
    await assert.rejects(offer('a1'), { kind: 'not-found' });
    vendor.seen.length = 0;
    await assert.rejects(offer('a'.repeat(11)));
    assert.equal(vendor.seen.length, 0);
    vendor.answer = () => json({ error: 'tonight' }, 503);
    await assert.rejects(offer('a1'), { kind: 'unavailable' });
  });

  it('opens it to nobody from outside, in either process', async () => {
    await request(below.url).get('/system/warehouse/v1/articles/a1').expect(403);
    await request(above.url).get('/system/warehouse/v1/articles/a1').expect(403);
    assert.equal(vendor.seen.length, 0);
  });
});
