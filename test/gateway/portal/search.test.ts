import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import request from 'supertest';
import { openDirectory } from '../../../gateway/portal/directory.ts';
import { openIndex } from '../../../gateway/portal/search.ts';
import { openBrowser, openWindow } from '../../support/browser.ts';
import { openPortal, portalApp, sampleCatalogue, sampleDocument } from './sample.ts';

const index = await openIndex(openDirectory(sampleCatalogue));
const found = (query: string) => index.search(query).map(({ api }) => `${api.tier}/${api.name}`);
const words = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** Fields in every place where a contract may have some. */
const parcels = sampleDocument('experience/parcels.v1', {
  published: {
    openapi: '3.1.0',
    info: { title: 'Parcels', version: '1.0.0' },
    paths: {
      '/things': {
        parameters: [{ $ref: '#/components/parameters/Warehouse' }],
        get: {
          operationId: 'listThings',
          responses: {
            200: {
              description: 'Fine.',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Page' } } },
            },
            400: {
              description: 'Not.',
              content: { 'application/json': { schema: { properties: { errorCode: {} } } } },
            },
          },
        },
      },
    },
    components: {
      parameters: { Warehouse: { name: 'warehouseId', in: 'query', schema: { type: 'string' } } },
      schemas: {
        Page: { properties: { items: { type: 'array', items: { allOf: [{ $ref: '#/components/schemas/Parcel' }] } } } },
        Parcel: { properties: { trackingNumber: {}, parent: { $ref: '#/components/schemas/Parcel' } } },
      },
    },
  },
});

describe('the search', () => {
  it('finds APIs by title, owner, description and tier, whatever the case', () => {
    assert.deepEqual(found('TRACKING'), ['experience/tracking']);
    assert.deepEqual(found('what ordering does'), ['process/ordering']);
    assert.equal(found('commerce').length, 4);
    assert.deepEqual(found('system/'), ['system/orders']);
  });

  it('finds operations by name, address and scope, and says which', () => {
    const [first, ...others] = index.search('orders:write');
    assert.deepEqual(
      first?.hits.map(({ document, operation }) => `${document.id}#${operation.operationId}`),
      ['experience/storefront.v2#placeOrder'],
    );
    assert.deepEqual(others, []);
    assert.deepEqual(found('listProducts'), ['experience/storefront']);
  });

  it('finds fields at any depth of what goes in and comes out, and names them', async () => {
    const { search } = await openIndex(openDirectory({ hash: 'x', documents: [parcels] }));
    for (const [query, fields] of [
      ['trackingnumber', ['trackingNumber']],
      ['warehouse', ['warehouseId']],
    ] as const) {
      assert.deepEqual(
        search(query).map(({ hits }) => hits.map((hit) => hit.fields)),
        [[fields]],
      );
    }
    assert.deepEqual(search('errorCode'), [], 'every operation has errors: they find nothing');
  });

  it('puts first what is called like that', () => {
    assert.deepEqual(found('orders').slice(0, 2), ['system/orders', 'experience/storefront']);
  });

  it('wants every word, in the API or one of its operations', () => {
    assert.deepEqual(found('storefront placeorder'), ['experience/storefront']);
    assert.deepEqual(found('tracking placeorder'), []);
    assert.deepEqual(found('zebra'), []);
    assert.deepEqual(found('  '), []);
  });

  it('finds an API by an older version of it', () => {
    assert.deepEqual(found('deprecated'), ['experience/storefront']);
  });
});

describe('the search page', () => {
  const read = async (path: string) => (await request(portalApp()).get(path).expect(200)).text;

  it('searches without scripts', async () => {
    assert.match(await read('/portal'), /<form [^>]*action="\/portal\/search" method="get"/);
    const text = await read('/portal/search?q=orders%3Awrite');
    assert.match(text, /1 API for “orders:write”/);
    assert.match(text, /href="\/portal\/apis\/experience\/storefront\/v2\/operations\/placeOrder"/);
    assert.doesNotMatch(words(text), /Tracking/);
  });

  it('says what to do when nothing is found, or sought', async () => {
    assert.match(words(await read('/portal/search?q=zebra')), /Nothing matches “zebra” .* Try fewer words/);
    assert.match(words(await read('/portal/search')), /Type a word/);
    assert.match(words(await read('/portal/search?q[]=a&q[]=b')), /Type a word/);
  });

  it('gives the results alone to a page that searches while one types', async () => {
    const text = await read('/portal/search/results?q=orders%3Awrite');
    assert.doesNotMatch(text, /<html|<form/);
    assert.match(text, /data-status="1 API for “orders:write”"/);
  });
});

describe('the search in Chromium', function () {
  this.timeout(60_000);
  let browser: Browser | undefined;

  before(async function () {
    browser = await openBrowser(this);
  });

  after(() => browser?.close());

  it('shows what is found while one types, keeps it in the address, and brings the page back', async () => {
    await using portal = await openPortal();
    const window = await openWindow(browser as Browser, portal.url);
    const page = await window.newPage();
    await page.goto('/portal');
    await page.getByLabel('Search APIs').pressSequentially('placeo');
    await page.getByRole('link', { name: 'Summary of placeOrder' }).first().waitFor();
    await page.waitForURL('**/portal/search?q=placeo');
    assert.equal(await page.getByRole('status').first().textContent(), '2 APIs for “placeo”');
    assert.equal(await page.getByText('What is changing').count(), 0);
    await page.getByLabel('Search APIs').fill('');
    await page.getByText('What is changing').waitFor();
    await page.waitForURL('**/portal');
    await window.close();
  });

  it('works without scripts', async () => {
    await using portal = await openPortal();
    const window = await openWindow(browser as Browser, portal.url, 'desktop', { javaScriptEnabled: false });
    const page = await window.newPage();
    await page.goto('/portal');
    await page.getByLabel('Search APIs').fill('tracking');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/portal/search?q=tracking');
    await page.getByRole('heading', { name: 'Tracking' }).waitFor();
    await window.close();
  });
});
