import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Catalogue } from '../../../gateway/portal/catalogue.ts';
import { listenTo, openBrowser, openWindow } from '../../support/browser.ts';
import { openPortal, portalApp, sampleCatalogue, sampleDocument } from './sample.ts';

describe('Swagger UI in Chromium', function () {
  this.timeout(90_000);
  let browser: Browser | undefined;

  before(async function () {
    browser = await openBrowser(this);
  });

  after(() => browser?.close());

  /** The page after Swagger UI has drawn it, and what was said about it. */
  const visit = async (url: string, drawn: string): Promise<{ html: string; console: string[] }> => {
    const window = await openWindow(browser as Browser, url);
    const page = await window.newPage();
    const console = listenTo(page);
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.waitForSelector(drawn, { state: 'attached' });
    const html = await page.content();
    await window.close();
    return { html, console };
  };

  it('renders the operations of its document under the policy, without a word on the console', async () => {
    await using server = await listen(sampleCatalogue);
    const { html, console } = await visit(`${server.url}/portal/apis/experience/storefront/v2/try`, '.opblock');
    assert.match(html, /data-path="\/products"/);
    assert.match(html, /data-path="\/orders"/);
    assert.match(html, /class="btn authorize/);
    assert.deepEqual(console, []);
  });

  it('fills in the examples of what is required, and leaves the rest to the visitor', async () => {
    await using server = await listen(choosy);
    const { html } = await visit(
      `${server.url}/portal/apis/experience/choosy/v1/try#/things/getThing`,
      '.opblock.is-open .parameter__name',
    );
    assert.match(html, /<input[^>]*value="T-000001"/);
    assert.match(html, /<input[^>]*value="[0-9a-f]{20}"/);
    assert.match(html, /Of another page\./);
    assert.doesNotMatch(html, /<input[^>]*value="another page"/);
  });

  it('A03: leaves a hostile document inert', async () => {
    await using server = await listen(hostile);
    const { html, console } = await visit(
      `${server.url}/portal/apis/experience/evil/v1/try#/things/listThings`,
      '.opblock.is-open .parameter__name',
    );
    assert.match(html, /data-path="\/things"/);
    assert.doesNotMatch(html, /data-broken/);
    assert.doesNotMatch(html, /<img[^>]*onerror|href="javascript:/i);
    // Swagger UI cleans what it was given; what its parser tries on the way, the policy stops. A picture of ours is not there.
    assert.deepEqual(
      console.filter((line) => !/The action has been blocked|status of 404/.test(line)),
      [],
    );
  });

  it('tells of a page that breaks the policy', async () => {
    const app = portalApp();
    app.get('/inline', (_request, response) => {
      response.set('Content-Security-Policy', "default-src 'none'").type('html').send('<script>1</script>');
    });
    await using server = await openPortal(app);
    const { console } = await visit(`${server.url}/inline`, 'body');
    assert.match(console.join('\n'), /Content Security Policy/);
  });
});

const choosy: Catalogue = {
  hash: 'choosy',
  documents: [
    sampleDocument('experience/choosy.v1', {
      published: {
        openapi: '3.1.0',
        info: { title: 'Choosy', version: '1' },
        paths: {
          '/things/{thingId}': {
            get: {
              operationId: 'getThing',
              tags: ['things'],
              parameters: [
                { name: 'thingId', in: 'path', required: true, example: 'T-000001', schema: { type: 'string' } },
                {
                  name: 'Idempotency-Key',
                  in: 'header',
                  required: true,
                  example: 'everybody-sends-this',
                  schema: { type: 'string' },
                },
                {
                  name: 'cursor',
                  in: 'query',
                  description: 'Of another page.',
                  example: 'another page',
                  schema: { type: 'string' },
                },
              ],
              responses: { 200: { description: 'Done.' } },
            },
          },
        },
      },
    }),
  ],
};

const attack = `<img src="x" onerror="document.body.dataset.broken = 1"> </script><script>document.body.dataset.broken = 1</script> [click](javascript:document.body.dataset.broken=1)`;

const hostile: Catalogue = {
  hash: 'evil',
  documents: [
    sampleDocument('experience/evil.v1', {
      published: {
        openapi: '3.1.0',
        info: { title: attack, version: '1', description: attack },
        servers: [{ url: '/experience/evil/v1', description: attack }],
        tags: [{ name: 'things', description: attack }],
        paths: {
          '/things': {
            get: {
              operationId: 'listThings',
              tags: ['things'],
              summary: attack,
              description: attack,
              parameters: [
                { name: 'a', in: 'query', description: attack, schema: { type: 'string', default: attack } },
              ],
              responses: { 200: { description: attack, content: { 'application/json': { example: attack } } } },
            },
          },
        },
      },
    }),
  ],
};

const listen = (catalogue: Catalogue) => openPortal(portalApp(catalogue));
