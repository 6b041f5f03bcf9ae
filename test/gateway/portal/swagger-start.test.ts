import assert from 'node:assert/strict';
import request from 'supertest';
import { portalApp, sampleCatalogue, sampleDocument } from './sample.ts';

const startOf = (id: string): string => `/portal/apis/${id.replace('.', '/')}/try/swagger-ui-init.js`;

describe('Swagger UI', () => {
  it('A02: starts every page with its own document', async () => {
    const app = portalApp();
    const order = [...sampleCatalogue.documents, ...sampleCatalogue.documents.toReversed()];
    for (const { id, publishedUrl } of order) {
      const { text } = await request(app)
        .get(startOf(id))
        .expect(200)
        .expect('content-type', /javascript/);
      assert.deepEqual(text.match(/\/openapi\/[^"]+/g), [publishedUrl]);
    }
  });

  it('keeps no credential, and shows no document to anybody else', async () => {
    const options = await optionsOf('experience/storefront.v2');
    assert.equal(options.persistAuthorization, false);
    assert.equal(options.validatorUrl, null);
  });

  it('signs in with PKCE as the portal, for the scopes the operations need', async () => {
    const { oauth, oauth2RedirectUrl } = await optionsOf('experience/storefront.v2');
    assert.equal(oauth.clientId, 'portal');
    assert.equal(oauth.usePkceWithAuthorizationCodeGrant, true);
    assert.deepEqual(oauth.scopes, ['openid', 'orders:write']);
    assert.equal(oauth2RedirectUrl, 'http://localhost:8080/portal/assets/oauth2-redirect.html');
    await request(portalApp())
      .get('/portal/assets/oauth2-redirect.html')
      .expect(200)
      .expect('cache-control', 'public, max-age=0');
    await request(portalApp()).get('/portal/assets/oauth2-redirect.js').expect(200);
  });

  it('signs in as the issuer knows the portal, with what that wants to be told, and never with its secret', async () => {
    const client = { clientId: 'api-portal', clientSecret: 'kept', parameters: { audience: 'https://api.example' } };
    const app = portalApp(sampleCatalogue, { client });
    const { text } = await request(app).get(startOf('experience/storefront.v2')).expect(200);
    const { oauth } = optionsIn(text);
    assert.equal(oauth.clientId, 'api-portal');
    assert.deepEqual(oauth.additionalQueryStringParams, { audience: 'https://api.example' });
    assert.ok(!text.includes('kept'));
  });

  it('comes back to the name a developer used for this machine, and to no stranger', async () => {
    const redirect = async (host: string) => (await optionsOf('experience/storefront.v2', host)).oauth2RedirectUrl;
    assert.match(await redirect('127.0.0.1:8080'), /^http:\/\/127\.0\.0\.1:8080\/portal/);
    assert.match(await redirect('127.0.0.1:9999'), /^http:\/\/localhost:8080\/portal/);
    assert.match(await redirect('evil.example'), /^http:\/\/localhost:8080\/portal/);
  });

  it('may talk to an issuer elsewhere, and to nobody else', async () => {
    const published = {
      components: {
        securitySchemes: { accessToken: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example/a/b' } },
      },
    };
    const app = portalApp({ hash: 'far', documents: [sampleDocument('experience/far.v1', { published })] });
    const far = await request(app).get('/portal/apis/experience/far/v1/try').expect(200);
    assert.match(String(far.headers['content-security-policy']), /connect-src 'self' https:\/\/id\.example;/);
    const near = await request(portalApp()).get('/portal/apis/experience/storefront/v2/try').expect(200);
    assert.match(String(near.headers['content-security-policy']), /connect-src 'self';/);
  });

  it('shows inner tiers to read, and says why they cannot be called', async () => {
    const options = await optionsOf('system/orders.v1');
    assert.deepEqual(options.supportedSubmitMethods, []);
    const { text } = await request(portalApp()).get('/portal/apis/system/orders/v1/try').expect(200);
    assert.match(text, /System APIs cannot be called from outside/);
  });
});

async function optionsOf(id: string, host = 'localhost:8080') {
  const { text } = await request(portalApp()).get(startOf(id)).set('Host', host).expect(200);
  return optionsIn(text);
}

function optionsIn(text: string) {
  const [, json = ''] = /var options = (\{.*?\n\});/s.exec(text) ?? [];
  return JSON.parse(json).customOptions;
}
