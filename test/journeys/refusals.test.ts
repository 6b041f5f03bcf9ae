import assert from 'node:assert/strict';
import http from 'node:http';
import request from 'supertest';
import { problemKinds } from '#problem';
import { arrangements, type World } from '../support/arrangements.ts';
import { bearer } from '../support/gateway.ts';

const storefront = '/experience/storefront/v2';

for (const { name, start } of arrangements)
  describe(`a refusal, ${name}`, () => {
    let causeway: World;
    before(async function () {
      causeway = await start(this);
    });
    after(() => causeway.stop());

    /** Every refusal is a problem whose type opens; gives it to look at. */
    const refused = async (
      answer: request.Test,
      kind: keyof typeof problemKinds,
    ): Promise<{ detail: string; errors: { parameter?: string; pointer?: string; detail: string }[] }> => {
      const { status, headers, body } = await answer;
      assert.match(String(body.type), new RegExp(`/problems/${kind}$`), JSON.stringify(body));
      assert.equal(status, problemKinds[kind].status);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(body.instance, `urn:uuid:${headers['x-request-id']}`);
      const page = await request(causeway.url).get(new URL(body.type).pathname).set('Accept', 'text/html').expect(200);
      assert.ok(page.text.includes(body.title));
      return body;
    };
    const get = (path: string) => request(causeway.url).get(path);

    it('of a missing or wrong credential says which one to send', async () => {
      const { detail } = await refused(get(`${storefront}/orders`), 'unauthenticated');
      assert.match(detail, /Authorization: Bearer/);
      await refused(get(`${storefront}/orders`).set(bearer('nonsense')), 'unauthenticated');
      await refused(get('/experience/partner/v1/feed').set('X-API-Key', 'cw_live_x_y'), 'unauthenticated');
      const answer = await get(`${storefront}/orders`);
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/);
    });

    it('of a reason that no record takes comes before anything is begun', async () => {
      const agent = bearer(await causeway.token('agent'));
      for (const what of ['refund', 'cancellation']) {
        const asked = request(causeway.url).post(`/experience/backoffice/v1/orders/O-00000042/${what}`).set(agent);
        const { errors } = await refused(asked.send({ reason: 'a\u0001b' }), 'bad-request');
        assert.equal(errors[0]?.pointer, '/reason');
      }
    });

    it('of two credentials at once prefers neither', async () => {
      const token = await causeway.token('shopper');
      await refused(
        get(`${storefront}/orders`).set(bearer(token)).set('X-API-Key', 'cw_live_x_y'),
        'ambiguous-credentials',
      );
    });

    it('of a missing scope names it', async () => {
      const token = await causeway.token('shopper', 'orders:read');
      const order = { lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } };
      const post = request(causeway.url)
        .post(`${storefront}/orders`)
        .set(bearer(token))
        .set('Idempotency-Key', crypto.randomUUID());
      const { detail } = await refused(post.send(order), 'missing-scope');
      assert.match(detail, /orders:write/);
    });

    it('V03: of a bad body points at the place', async () => {
      const post = () =>
        request(causeway.url)
          .post(`${storefront}/orders`)
          .set('Idempotency-Key', crypto.randomUUID())
          .set('Content-Type', 'application/json');
      const token = bearer(await causeway.token('shopper'));
      const wrong = await refused(
        post()
          .set(token)
          .send({ lines: [{ productId: 'P-000001', quantity: 0 }], payment: { token: 'tok_visa' } }),
        'bad-request',
      );
      assert.equal(wrong.errors[0]?.pointer, '/lines/0/quantity');
      const extra = await refused(
        post()
          .set(token)
          .send({ lines: [], payment: { token: 'tok_visa' }, admin: true }),
        'bad-request',
      );
      assert.deepEqual(extra.errors.map(({ pointer }) => pointer).sort(), ['', '/lines']);
      await refused(post().set(token).send('{"lines": [}'), 'bad-request');
      await refused(
        post().set(token).send('{"payment":{"token":"tok_visa"},"payment":{"token":"tok_amex"},"lines":[]}'),
        'bad-request',
      );
      await refused(post().set(token).set('Content-Type', 'text/plain').send('hello'), 'unsupported-media-type');
      await refused(
        post()
          .set(token)
          .send({ lines: 'x'.repeat(2_000_000) }),
        'payload-too-large',
      );
      await refused(request(causeway.url).delete(`${storefront}/orders`).set(token), 'method-not-allowed');
    });

    it('V06: of an unknown or ill-formed parameter names it and what there is', async () => {
      const unknown = await refused(get(`${storefront}/products?colour=red`), 'bad-request');
      assert.equal(unknown.errors[0]?.parameter, 'colour');
      assert.match(unknown.errors[0]?.detail ?? '', /limit/);
      const bad = await refused(get(`${storefront}/products?limit=0x10`), 'bad-request');
      assert.equal(bad.errors[0]?.parameter, 'limit');
      await refused(get(`${storefront}/products?limit=1&limit=2`), 'bad-request');
      await refused(get(`${storefront}/products?cursor=nonsense`), 'bad-request');
      // Made up to look like one: a number that no record has room for.
      const forged = Buffer.from('[2147483648]').toString('base64url');
      await refused(get(`${storefront}/products?cursor=${forged}`), 'bad-request');
      await refused(get(`${storefront}/products/not-an-id`), 'bad-request');
    });

    it('of an unknown version lists those that exist, of an unknown address says so', async () => {
      const { detail } = await refused(get('/experience/storefront/v9/products'), 'no-such-version');
      assert.match(detail, /\/experience\/storefront\/v1 and \/experience\/storefront\/v2/);
      await refused(get('/experience/nothing/v1/x'), 'no-such-route');
      await refused(get('/no/such/v1/route'), 'no-such-route');
      await refused(get('/experience'), 'no-such-route');
    });

    it('of the portal is a page for people and a problem for programs', async () => {
      await get('/portal/nowhere')
        .set('Accept', 'text/html')
        .expect(404)
        .expect('content-type', /^text\/html/);
      await refused(get('/portal/nowhere').set('Accept', 'application/json'), 'no-such-route');
      await refused(get('/problems/nothing').set('Accept', 'application/json'), 'no-such-route');
      const post = () => request(causeway.url).post('/portal');
      await post()
        .set('Accept', 'text/html')
        .expect(405)
        .expect('content-type', /^text\/html/);
      await refused(post().set('Accept', 'application/json'), 'method-not-allowed');
    });

    it('of a process or system API does not depend on the credential', async () => {
      const token = bearer(await causeway.token('agent'));
      const key = await causeway.key('inside', 'internal');
      for (const path of [
        '/process/ordering/v1/orders',
        '/system/customers/v1/customers',
        '/system/shipments/v1/shipments?orderIds=O-00000001',
      ]) {
        await refused(get(path), 'tier-not-public');
        await refused(get(path).set(token), 'tier-not-public');
        await refused(get(path).set('X-API-Key', key), 'tier-not-public');
        await refused(get(path).set('Authorization', 'Bearer a.b.c'), 'tier-not-public');
      }
    });

    it('of an odd path comes before any routing', async () => {
      // Raw: a client library would repair these before they are sent.
      const status = (path: string): Promise<number | undefined> =>
        new Promise((resolve, reject) => {
          const options = { host: '127.0.0.1', port: new URL(causeway.url).port, path };
          http.get(options, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
        });
      for (const path of [
        '//experience/storefront/v2/products',
        '/experience/storefront/v2/products/..%2f..%2fadmin',
        '/experience/storefront/v2/%2e%2e/x',
        '/portal/../experience',
      ]) {
        assert.equal(await status(path), 400, path);
      }
    });
  });
