import assert from 'node:assert/strict';
import request from 'supertest';
import { portalApp, sampleCatalogue, sampleDocument, sampleOperation } from './sample.ts';

const text = (page: string): string =>
  page
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<');

const id = 'experience/shop.v2';

const shop = sampleDocument(id, {
  operations: [
    {
      ...sampleOperation(id, 'changeThing', 'PUT', '/things/{thingId}', [
        { accessToken: ['things:write'] },
        { apiKey: ['things:write'] },
      ]),
      settings: { deadline: { budget: 4000 }, validate: { maxBody: 1_048_576 } },
    },
    { ...sampleOperation(id, 'listThings', 'GET', '/things'), settings: { cache: { seconds: 10 } } },
    sampleOperation(id, 'myThings', 'GET', '/my-things', [{ accessToken: [] }]),
  ],
  published: {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '2.0.0' },
    paths: {
      '/things/{thingId}': {
        parameters: [{ $ref: '#/components/parameters/ThingId' }],
        put: {
          operationId: 'changeThing',
          description: 'Changes **it**.',
          parameters: [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: true,
              schema: { type: 'string' },
              example: 'everybodys',
            },
            { name: 'limit', in: 'query', schema: { type: 'integer', default: 20 } },
            { name: 'at', in: 'query', required: true, schema: { type: 'integer' }, example: 5 },
          ],
          requestBody: {
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Thing' }, example: { name: "O'Neill" } },
            },
          },
          responses: {
            200: { description: 'Changed.', content: { 'application/json': { example: { thingId: 'T 1' } } } },
            429: { description: 'Too many.' },
          },
        },
      },
      '/things': { get: { operationId: 'listThings', responses: {} } },
      '/my-things': { get: { operationId: 'myThings', responses: {} } },
    },
    components: {
      parameters: {
        ThingId: { name: 'thingId', in: 'path', required: true, example: 'T 1', schema: { type: 'string' } },
      },
      schemas: {
        Thing: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string', description: 'What it is *called*.' } },
        },
      },
    },
  },
});

const app = portalApp({ hash: 'shop', documents: [shop, ...sampleCatalogue.documents] });
const read = async (operation: string) =>
  (await request(app).get(`/portal/apis/experience/shop/v2/operations/${operation}`).expect(200)).text;

describe('the page of an operation', () => {
  it('shows a call from a shell, with examples of the contract and no key of anybody’s', async () => {
    const page = text(await read('changeThing'));
    assert.ok(
      page.includes(`curl -X PUT 'http://localhost:8080/experience/shop/v2/things/T%201?at=5' \\
  -H "X-API-Key: $API_KEY" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -H 'Content-Type: application/json' \\
  -d '{"name":"O'\\''Neill"}'`),
      page,
    );
    assert.doesNotMatch(page, /everybodys/);
  });

  it('shows the same for JavaScript and for a typed client', async () => {
    const page = text(await read('changeThing'));
    assert.match(
      page,
      /await fetch\('http:\/\/localhost:8080\/experience\/shop\/v2\/things\/T%201\?at=5', \{\n {2}method: 'PUT',/,
    );
    assert.match(page, /'X-API-Key': process\.env\.API_KEY,/);
    assert.match(page, /client\.PUT\('\/things\/\{thingId\}', \{/);
    assert.match(
      page,
      /path: \{ thingId: 'T 1' \},\n {4}query: \{ at: 5 \},\n {4}header: \{ 'Idempotency-Key': crypto\.randomUUID\(\) \},/,
    );
    assert.match(page, /npx openapi-typescript http:\/\/localhost:8080\/openapi\/experience\/shop\/v2\.json/);
  });

  it('says what a caller has to show, and for what nothing', async () => {
    assert.match(text(await read('listThings')), /It is public: no credential is needed/);
    assert.doesNotMatch(text(await read('listThings')), /API_KEY|ACCESS_TOKEN/);
    assert.match(text(await read('myThings')), /Authorization: Bearer \$ACCESS_TOKEN/);
  });

  it('says what goes in and what comes back, and leads from each refusal to what to do', async () => {
    const page = await read('changeThing');
    assert.match(page, /<strong>it<\/strong>/);
    assert.match(text(page), /What it says\s+thingId required\s*path\s*string/);
    assert.match(text(page), /name required\s*body\s*string\s*What it is called\./);
    assert.match(page, /<a href="\/problems\/too-many-requests">/);
    assert.match(text(page), /An answer, 200\s+\{\s+"thingId": "T 1"/);
  });

  it('tells the limits that are in force', async () => {
    const page = text(await read('changeThing'));
    assert.match(page, /within 4 s, or says with 504/);
    assert.match(page, /at most 1024 KB/);
    assert.match(page, /with the same Idempotency-Key it happens once/);
    assert.match(text(await read('listThings')), /may be 10 s old/);
  });

  it('has no call to copy for what nobody outside can reach', async () => {
    const { text: page } = await request(app).get('/portal/apis/process/ordering/v1/operations/placeOrder').expect(200);
    assert.match(page, /Callers outside cannot reach it/);
    assert.doesNotMatch(page, /curl/);
  });
});
