import assert from 'node:assert/strict';
import request from 'supertest';
import type { Catalogue } from '../../../gateway/portal/catalogue.ts';
import { now, portalApp, sampleCatalogue, sampleDocument } from './sample.ts';

const pages = [
  '/portal',
  '/portal/apis?tier=experience',
  '/portal/search?q=order',
  '/portal/search?q=zebra',
  '/portal/apis/experience/storefront/v1',
  '/portal/apis/experience/storefront/v2/try',
  '/portal/apis/experience/tracking/v1',
  '/portal/apis/system/orders/v1/try',
  '/portal/map',
  '/portal/map?focus=process/ordering.v1',
  '/portal/apis/experience/storefront/v2/operations/placeOrder',
  '/problems',
  '/problems/too-many-requests',
];

describe('portal', () => {
  for (const page of pages) {
    it(`answers ${page} under a strict policy, with nothing inline`, async () => {
      const answer = await request(portalApp())
        .get(page)
        .expect(200)
        .expect('content-type', /^text\/html/);
      assertGuarded(answer.headers);
      assertNothingInline(answer.text);
    });
  }

  it('leads from the root to the catalogue', async () => {
    await request(portalApp()).get('/').expect(302).expect('location', '/portal');
  });

  it('A03 A13: shows hostile words of a contract as words', async () => {
    const app = portalApp(hostile());
    for (const page of [
      '/portal',
      '/portal/search?q=img',
      '/portal/apis/experience/evil/v1',
      '/portal/apis/experience/evil/v1/try',
      `/portal/apis/experience/evil/v1/operations/${hostileText.split('/').map(encodeURIComponent).join('/')}`,
      '/portal/map',
      '/portal/map?focus=experience/evil.v1',
    ]) {
      const { text } = await request(app).get(page).expect(200);
      assertNothingInline(text);
      assert.doesNotMatch(text, /<img(?! src="\/portal\/assets\/)|<\/script>(?!\n)|<svg(?! class="map")/, page);
    }
    const { text } = await request(app).get('/portal/apis/experience/evil/v1');
    assert.match(text, /&lt;img src=x onerror=alert\(1\)&gt;/);
  });

  it('shows hostile words of a visitor as words', async () => {
    const { text } = await request(portalApp())
      .get('/portal/search')
      .query({ q: '"><img src=x onerror=alert(1)>' })
      .expect(200);
    assertNothingInline(text);
    assert.match(text, /value="&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;"/);
  });

  it('lets the browser ask whether a page has changed', async () => {
    const app = portalApp();
    const first = await request(app).get('/portal').expect('cache-control', 'no-cache');
    await request(app).get('/portal').set('If-None-Match', String(first.headers.etag)).expect(304);
  });

  it('shows a new catalogue at once', async () => {
    let catalogue: Catalogue = { hash: 'one', documents: [] };
    const app = portalApp(sampleCatalogue, { catalogue: () => catalogue });
    const empty = await request(app).get('/portal').expect(200);
    assert.match(empty.text, /No APIs yet/);
    catalogue = { hash: 'two', documents: [sampleDocument('experience/fresh.v1')] };
    const filled = await request(app).get('/portal').expect(200);
    assert.match(filled.text, /Fresh/);
  });

  it('knows a day later that a version has gone', async () => {
    let time = now;
    const app = portalApp(sampleCatalogue, { clock: { now: () => time } });
    const before = await request(app).get('/portal/apis/experience/storefront/v1');
    assert.match(before.text, /stops answering on <time datetime="2027-06-30">30 June 2027<\/time> \(in 7 months\)/);
    time = Date.parse('2027-06-30T00:00:00Z');
    const after = await request(app).get('/portal/apis/experience/storefront/v1');
    assert.match(after.text, /This version has been retired/);
  });

  for (const page of [
    '/portal/nothing',
    '/portal/apis/experience/storefront/v9',
    '/portal/apis/experience/storefront/2',
    '/portal/apis/experience/nothing/v1/try',
    '/portal/apis/experience/storefront/v2/operations/nothing',
    '/portal/map?focus=nothing',
    '/portal/apis/%E0%A4%A/x/v1',
    '/portal/assets/nothing.css',
    '/portal/assets/..%2Fportal.ts',
    '/problems/nothing',
    '/problems/constructor',
  ]) {
    it(`answers ${page} with a page that says so`, async () => {
      const answer = await request(portalApp())
        .get(page)
        .expect(404)
        .expect('content-type', /^text\/html/);
      assertGuarded(answer.headers);
      assertNothingInline(answer.text);
      assert.match(answer.text, /There is no such page/);
    });
  }

  it('names the versions there are when one is asked for that is not', async () => {
    const { text } = await request(portalApp()).get('/portal/apis/experience/storefront/v9');
    assert.match(text, /href="\/portal\/apis\/experience\/storefront\/v1"/);
    assert.match(text, /href="\/portal\/apis\/experience\/storefront\/v2"/);
  });

  it('is read-only', async () => {
    await request(portalApp()).post('/portal').expect(405);
  });

  it('leaves every other address to what is mounted after it', async () => {
    const app = portalApp();
    app.get('/elsewhere', (_request, response) => {
      response.send('here');
    });
    const answer = await request(app).get('/elsewhere').expect(200, 'here');
    assert.equal(answer.headers['content-security-policy'], undefined);
  });

  it('serves its files for good, under addresses that change with them', async () => {
    const app = portalApp();
    const { text } = await request(app).get('/portal/apis/experience/storefront/v2/try');
    const files = [...text.matchAll(/(?:href|src)="(\/portal\/assets\/[^"]+)"/g)].map(([, address]) => String(address));
    assert.ok(files.length >= 9);
    for (const file of files) {
      const answer = await request(app).get(file).expect(200);
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable', file);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff', file);
    }
  });

  it('keeps pages under 100 kB where there are a thousand documents', async () => {
    const documents = Array.from({ length: 1_000 }, (_, index) => {
      const [below, above] = [`system/thing-${index >> 1}.v1`, `process/thing-${index >> 1}.v1`];
      const owner = { team: `team-${index % 30}`, contact: 'team@causeway.example' };
      const words = { owner, description: `${'A sentence of the usual length. '.repeat(8)}` };
      return index % 2 === 0
        ? sampleDocument(below, { ...words, usedBy: [above] })
        : sampleDocument(above, { ...words, uses: [`${below}#listThings`] });
    });
    const app = portalApp({ hash: 'many', documents });
    for (const page of [
      '/portal',
      '/portal/apis',
      '/portal/search?q=thing',
      '/portal/map',
      '/portal/map?team=team-3',
    ]) {
      const { text } = await request(app).get(page).expect(200);
      assert.ok(Buffer.byteLength(text) < 100_000, `${page}: ${Buffer.byteLength(text)} bytes`);
    }
  });
});

const hostileText =
  'Hello <img src=x onerror=alert(1)> </script><script>alert(2)</script> [click](javascript:alert(3)) "><svg onload=alert(4)>';

const hostile = (): Catalogue => ({
  hash: 'evil',
  documents: [
    sampleDocument('experience/evil.v1', {
      title: hostileText,
      summary: hostileText,
      description: `${hostileText}\n\n- ${hostileText}\n\n\`\`\`\n${hostileText}\n\`\`\``,
      owner: { team: hostileText, contact: 'javascript:alert(5)' },
      audience: hostileText,
      release: hostileText,
      uses: [`${hostileText}#${hostileText}`],
      usedBy: [hostileText],
      upstream: { kind: 'http', name: hostileText },
      exceptions: [{ rule: 'layering', to: hostileText, owner: hostileText, reason: hostileText, until: hostileText }],
      lifecycle: { state: 'deprecated', since: hostileText, sunset: hostileText, successor: hostileText },
      operations: [
        {
          operationId: hostileText,
          method: hostileText,
          path: hostileText,
          summary: hostileText,
          tags: [hostileText],
          deprecated: true,
          security: [{ apiKey: [hostileText] }],
        },
      ],
    }),
  ],
});

function assertGuarded(headers: Readonly<Record<string, string>>): void {
  const policy = headers['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, /style-src 'self';/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'same-origin');
}

function assertNothingInline(text: string): void {
  for (const tag of text.match(/<[a-z][^>]*>/gi) ?? []) {
    assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /^<style|\s(?:style|on\w+)\s*=/i, tag);
    assert.doesNotMatch(tag, /(?:href|src|action)="\s*(?:javascript|data|vbscript):/i, tag);
    assert.doesNotMatch(tag, /(?:href|src|action)="(?:https?:)?\/\//i, tag);
    if (/^<script/i.test(tag)) assert.match(tag, /\ssrc="\/portal\//, tag);
  }
}
