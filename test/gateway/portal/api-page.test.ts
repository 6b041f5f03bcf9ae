import assert from 'node:assert/strict';
import request from 'supertest';
import { now, portalApp, sampleCatalogue } from './sample.ts';

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
});
