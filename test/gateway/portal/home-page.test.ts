import assert from 'node:assert/strict';
import request from 'supertest';
import { portalApp } from './sample.ts';

const read = async (path: string): Promise<string> => (await request(portalApp()).get(path).expect(200)).text;
const words = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the catalogue page', () => {
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

  it('searches without scripts', async () => {
    const text = await read('/portal?q=orders%3Awrite');
    assert.match(text, /1 API for “orders:write”/);
    assert.match(text, /href="\/portal\/apis\/experience\/storefront\/v2#placeOrder"/);
    assert.doesNotMatch(words(text), /Tracking/);
    assert.match(text, /<form [^>]*action="\/portal" method="get"/);
  });

  it('says what to do when nothing is found', async () => {
    assert.match(words(await read('/portal?q=zebra')), /Nothing matches “zebra” .* Try fewer words/);
  });

  it('takes a strange query for none', async () => {
    assert.match(words(await read('/portal?q[]=a&q[]=b')), /Storefront/);
  });
});
