import assert from 'node:assert/strict';
import request from 'supertest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

describe('a caller of storefront v1', () => {
  let causeway: TestGateway;
  before(async () => {
    causeway = await startTestGateway();
  });
  after(() => causeway.stop());
  const products = () => request(causeway.url).get('/experience/storefront/v1/products?limit=2');
  const travelTo = (date: string): void => {
    causeway.clock.offset = Date.parse(date) - Date.now();
  };

  it('is warned on every answer, with the date and the way out', async () => {
    travelTo('2026-12-01');
    const { headers, body } = await products().expect(200);
    assert.equal(headers.deprecation, `@${Date.parse('2026-09-01') / 1000}`);
    assert.equal(headers.sunset, 'Wed, 30 Jun 2027 00:00:00 GMT');
    assert.match(String(headers.link), /<[^>]*\/experience\/storefront\/v2>; rel="successor-version"/);
    assert.match(body.items[0].price, /^\d+\.\d\d$/);
  });

  it('is refused after the date, with the same way out', async () => {
    travelTo('2027-07-01');
    const { headers, body } = await products().expect(410);
    assert.match(body.type, /\/problems\/version-retired$/);
    assert.match(String(headers.link), /rel="successor-version"/);
    await request(causeway.url).get('/experience/storefront/v2/products?limit=2').expect(200);
  });
});
