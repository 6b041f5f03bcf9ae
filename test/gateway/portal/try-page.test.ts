import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import type { Catalogue } from '../../../gateway/portal/catalogue.ts';
import { chromiumOrSkip } from '../../support/chromium.ts';
import { portalApp, sampleCatalogue, sampleDocument } from './sample.ts';

describe('Swagger UI in Chromium', function () {
  this.timeout(90_000);

  it('renders the operations of its document under the policy, without a word on the console', async function () {
    const chromium = chromiumOrSkip(this);
    await using server = await listen(sampleCatalogue);
    const { html, console } = await chromium.visit(`${server.url}/portal/apis/experience/storefront/v2/try`);
    assert.match(html, /data-path="\/products"/);
    assert.match(html, /data-path="\/orders"/);
    assert.match(html, /class="btn authorize/);
    assert.deepEqual(console, []);
  });

  it('fills in the examples of what is required, and leaves the rest to the visitor', async function () {
    const chromium = chromiumOrSkip(this);
    await using server = await listen(choosy);
    const { html } = await chromium.visit(`${server.url}/portal/apis/experience/choosy/v1/try#/things/getThing`);
    assert.match(html, /<input[^>]*value="T-000001"/);
    assert.match(html, /<input[^>]*value="[0-9a-f]{20}"/);
    assert.match(html, /Of another page\./);
    assert.doesNotMatch(html, /<input[^>]*value="another page"/);
  });

  it('A03: leaves a hostile document inert', async function () {
    const chromium = chromiumOrSkip(this);
    await using server = await listen(hostile);
    const { html, console } = await chromium.visit(
      `${server.url}/portal/apis/experience/evil/v1/try#/things/listThings`,
    );
    assert.match(html, /data-path="\/things"/);
    assert.doesNotMatch(html, /data-broken/);
    assert.doesNotMatch(html, /<img[^>]*onerror|href="javascript:/i);
    // Swagger UI cleans what it was given; what its parser tries on the way, the policy stops.
    assert.deepEqual(
      console.filter((line) => !line.includes('The action has been blocked')),
      [],
    );
  });

  it('tells of a page that breaks the policy', async function () {
    const chromium = chromiumOrSkip(this);
    const app = portalApp();
    app.get('/inline', (_request, response) => {
      response.set('Content-Security-Policy', "default-src 'none'").type('html').send('<script>1</script>');
    });
    await using server = await serve(app);
    const { console } = await chromium.visit(`${server.url}/inline`);
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

const listen = (catalogue: Catalogue) => {
  const app = portalApp(catalogue);
  app.get('/idp/.well-known/openid-configuration', (_request, response) => {
    response.json({ authorization_endpoint: '/idp/auth', token_endpoint: '/idp/token', scopes_supported: ['openid'] });
  });
  return serve(app);
};

async function serve(app: ReturnType<typeof portalApp>): Promise<{ url: string } & AsyncDisposable> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
