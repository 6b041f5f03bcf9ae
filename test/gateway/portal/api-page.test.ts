import assert from 'node:assert/strict';
import request from 'supertest';
import type { Plan } from '../../../policies/policy.ts';
import { now, portalApp, sampleCatalogue, sampleDocument, sampleOperation } from './sample.ts';

const read = async (path: string): Promise<string> => (await request(portalApp()).get(path).expect(200)).text;
const words = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('an API’s page', () => {
  it('says what a caller has to show for each operation', async () => {
    const text = words(await read('/portal/apis/experience/storefront/v2'));
    assert.match(text, /listProducts GET \/ ?experience\/ ?storefront\/ ?v2\/ ?products Public/);
    assert.match(text, /placeOrder POST .* Access token orders:write API key orders:bulk/);
  });

  it('links whom it calls and who calls it', async () => {
    const text = await read('/portal/apis/process/ordering/v1');
    const [callers = '', called = ''] = text.slice(text.indexOf('id="connections"')).split('<h3>Calls</h3>');
    assert.match(callers, /href="\/portal\/apis\/experience\/storefront\/v1".*placeOrder/s);
    assert.match(callers, /href="\/portal\/apis\/experience\/storefront\/v2"/);
    assert.match(called, /href="\/portal\/apis\/system\/orders\/v1".*listThings/s);
  });

  it('warns of a version that is going, and leads to the next', async () => {
    const text = await read('/portal/apis/experience/storefront/v1');
    assert.match(
      words(text),
      /This version is deprecated\. It stops answering on 30 June 2027 \(in 7 months\)\. Move to Storefront v2/,
    );
    assert.match(text, /class="notice".*href="\/portal\/apis\/experience\/storefront\/v2"/);
  });

  it('names an exception’s owner, reason and end', async () => {
    const text = words(await read('/portal/apis/experience/tracking/v1'));
    assert.match(
      text,
      /goes straight to shipments Reason A stream composes nothing\. Owner logistics Ends 31 March 2027/,
    );
    const late = portalApp(sampleCatalogue, { clock: { now: () => Date.parse('2027-04-01') } });
    const { text: after } = await request(late).get('/portal/apis/experience/tracking/v1');
    assert.match(words(after), /Ended 31 March 2027 \(yesterday\)/);
    const lastDay = portalApp(sampleCatalogue, { clock: { now: () => Date.parse('2027-03-31T23:59:59Z') } });
    const { text: before } = await request(lastDay).get('/portal/apis/experience/tracking/v1');
    assert.match(words(before), /Ends 31 March 2027 \(today\)/);
  });

  it('offers to try what can be called, and to read what cannot', async () => {
    assert.match(
      await read('/portal/apis/experience/storefront/v2'),
      /href="\/portal\/apis\/experience\/storefront\/v2\/try">Try it</,
    );
    assert.match(
      await read('/portal/apis/system/orders/v1'),
      /href="\/portal\/apis\/system\/orders\/v1\/try">Read the reference</,
    );
  });

  it('reads dates on the day the clock says', async () => {
    const app = portalApp(sampleCatalogue, { clock: { now: () => now - 300 * 86_400_000 } });
    const { text } = await request(app).get('/portal/apis/experience/storefront/v1');
    assert.match(text, /in 17 months/);
  });

  it('sets versions beside each other, and says what moving on takes', async () => {
    const documents = sampleCatalogue.documents.map((document) =>
      document.id === 'experience/storefront.v1'
        ? { ...document, lifecycle: { ...document.lifecycle, migration: 'Rename `qty` to `quantity`.' } }
        : document,
    );
    const { text } = await request(portalApp({ hash: 'moving', documents })).get(
      '/portal/apis/experience/storefront/v1',
    );
    assert.match(words(text), /v2 v1 State active deprecated .* Ends – 30 June 2027/);
    assert.match(words(text), /Moving to Storefront v2 Rename qty to quantity \. \/experience\/storefront\/v1 becomes/);
    assert.match(words(text), /breaks listThings GET \/things is gone/);
    assert.doesNotMatch(await read('/portal/apis/system/orders/v1'), /id="versions"/);
  });

  it('names the plans that open something, with their limits and the way to get them', async () => {
    const plan = { description: 'Some.', rate: { limit: 1200, window: 60 }, scopes: [] };
    const plans = new Map<string, Plan>([
      ['anonymous', { ...plan, name: 'anonymous' }],
      ['bulk', { ...plan, name: 'bulk', scopes: ['orders:bulk'], quota: { day: 100_000 }, offered: 'on-approval' }],
    ]);
    const app = portalApp(sampleCatalogue, { plans: () => plans });
    const page = words((await request(app).get('/portal/apis/experience/storefront/v2')).text);
    assert.match(page, /anonymous Some\. 1,200 calls a minute – 1 of 2 operations Nothing to do/);
    assert.match(page, /bulk Some\. 1,200 calls a minute 100,000 a day 2 of 2 operations Ask for it/);
    assert.doesNotMatch((await request(app).get('/portal/apis/system/orders/v1')).text, /id="plans"/);
  });

  it('shows what became of the contract, and goes on when that cannot be read', async () => {
    const entry = { id: 1, version: '2.1.0', at: '2026-10-02T10:00:00Z', hash: 'x', action: 'changed' } as const;
    const changes = [
      { effect: 'breaking', operation: 'listProducts', what: 'The answer has `price` no more.' },
    ] as const;
    const history = { listContractChanges: async (document: string) => [{ ...entry, document, changes }] };
    const path = '/portal/apis/experience/storefront/v2';
    const { text } = await request(portalApp(sampleCatalogue, { history })).get(path);
    assert.match(words(text), /Changelog 2\.1\.0 2 October 2026 breaks listProducts The answer has price no more\./);
    const lost = { listContractChanges: () => Promise.reject(new Error('the store is away')) };
    const { text: still } = await request(portalApp(sampleCatalogue, { history: lost }))
      .get(path)
      .expect(200);
    assert.match(words(still), /The history cannot be read at this moment/);
  });

  it('turns the pages of a thousand operations', async () => {
    const id = 'system/big.v1';
    const operations = Array.from({ length: 1000 }, (_, index) =>
      sampleOperation(id, `do${index}`, 'GET', `/x/${index}`),
    );
    const app = portalApp({ hash: 'big', documents: [sampleDocument(id, { operations })] });
    const first = await request(app).get('/portal/apis/system/big/v1').expect(200);
    assert.ok(Buffer.byteLength(first.text) < 100_000, `${Buffer.byteLength(first.text)} bytes`);
    assert.match(first.text, /rel="next" href="\/portal\/apis\/system\/big\/v1\?page=2#operations"/);
    const { text: last } = await request(app).get('/portal/apis/system/big/v1?page=17').expect(200);
    assert.match(last, /Summary of do999/);
  });
});
