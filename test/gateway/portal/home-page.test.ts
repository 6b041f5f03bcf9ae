import assert from 'node:assert/strict';
import request from 'supertest';
import { portalApp, sampleCatalogue, sampleDocument } from './sample.ts';

const read = async (path: string): Promise<string> => (await request(portalApp()).get(path).expect(200)).text;
const words = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the first page', () => {
  it('shows tiers in order, with owner, audience, versions and where they stand', async () => {
    const text = await read('/portal');
    const positions = ['tier-experience', 'tier-process', 'tier-system'].map((id) => text.indexOf(`id="${id}"`));
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
    );
    assert.match(
      words(text),
      /Storefront v2 active v1 deprecated What storefront does\. by commerce for frontends 2 operations/,
    );
  });

  it('says what the company has written of its APIs, and else a word of its own', async () => {
    const about = '# Parts & pieces\n\nAll of **them**\nat once.\n\n- <b>More</b>';
    const app = portalApp({ ...sampleCatalogue, about });
    const { text } = await request(app).get('/portal').expect(200);
    assert.match(text, /<h1>Parts &amp; pieces<\/h1>\n<p class="lead">All of <strong>them<\/strong> at once\.<\/p>/);
    assert.match(text, /<li>&lt;b&gt;More&lt;\/b&gt;<\/li>/);
    assert.match(words(await read('/portal')), /The APIs of this company/);
  });

  it('tells what ends and what is new, and begins with what callers can try at once', async () => {
    const text = words(await read('/portal'));
    assert.match(text, /ends Storefront v1 on 30 June 2027 , in 7 months\. Move to Storefront v2 \./);
    assert.doesNotMatch(text, /new Tracking/);
    const young = sampleDocument('experience/young.v1', { lifecycle: { state: 'active', since: '2026-11-01' } });
    const app = portalApp({ hash: 'young', documents: [young] });
    assert.match(words((await request(app).get('/portal')).text), /new Young v1 since 1 November 2026/);
  });

  it('stays small among a thousand APIs, and leads to all of them', async () => {
    const documents = Array.from({ length: 1000 }, (_, index) =>
      sampleDocument(`${['experience', 'process', 'system'][index % 3]}/thing-${index}.v1`, {
        description: 'A sentence of the usual length. '.repeat(8),
      }),
    );
    const app = portalApp({ hash: 'many', documents });
    for (const path of ['/portal', '/portal/apis', '/portal/apis?page=21', '/portal/search?q=thing']) {
      const { text } = await request(app).get(path).expect(200);
      assert.ok(Buffer.byteLength(text) < 100_000, `${path}: ${Buffer.byteLength(text)} bytes`);
    }
    assert.match(words((await request(app).get('/portal')).text), /All 334 APIs/);
    const seen = new Set<string>();
    let next: string | undefined = '/portal/apis';
    while (next !== undefined) {
      const { text }: { text: string } = await request(app).get(next).expect(200);
      for (const [, name] of text.matchAll(/<h3><a href="([^"]+)"/g)) seen.add(String(name));
      next = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    assert.equal(seen.size, 1000);
  });
});

describe('the list of APIs', () => {
  it('is narrowed by tier, audience, state and owner', async () => {
    assert.match(words(await read('/portal/apis')), /All APIs .* 4 APIs /);
    assert.match(words(await read('/portal/apis?tier=process')), /Process APIs .* 1 API Ordering/);
    const deprecated = words(await read('/portal/apis?state=deprecated&audience=frontend&team=commerce'));
    assert.match(deprecated, / 1 API Storefront/);
  });

  it('says so when nothing fits, and takes strange filters for what they are', async () => {
    assert.match(words(await read('/portal/apis?team=nobody')), /Nothing fits/);
    assert.match(words(await read('/portal/apis?tier[]=a&page=-1')), / 4 APIs /);
    assert.match(words(await read('/portal/apis?page=99')), / 4 APIs /);
  });
});
