import assert from 'node:assert/strict';
import request from 'supertest';
import { form, textField } from '../../../gateway/portal/forms.ts';
import type { PortalParts } from '../../../gateway/portal/portal.ts';
import { show } from '../../../gateway/portal/show.ts';
import { guestOf, type Sessions, type Visitor } from '../../../gateway/portal/visitor.ts';
import { portalApp, sampleCatalogue } from './sample.ts';

const ada: Visitor = { subject: 'ada', name: 'Ada <3', scopes: ['consumers:read'], formToken: 'only-adas' };
const operator: Visitor = { ...ada, name: 'Olga', scopes: ['gateway:admin'] };

// Whoever the cookie names: sessions themselves are tested where they are.
const sessions: Sessions = {
  visitor: async ({ headers }) => ({ 'who=ada': ada, 'who=olga': operator })[headers.cookie ?? ''],
};

const app = (changes: Partial<PortalParts> = {}) =>
  portalApp(sampleCatalogue, { sessions, internalReaders: 'signed-in', ...changes });

const read = async (path: string, cookie = '') => request(app()).get(path).set('Cookie', cookie);

const inner = [
  '/portal/apis/process/ordering/v1/operations/placeOrder',
  '/portal/map?focus=system/orders.v1',
  '/portal/apis/system/orders/v1',
  '/portal/apis/process/ordering/v1',
  '/portal/apis/process/ordering/v1/try',
  '/portal/apis/process/ordering/v1/try/swagger-ui-init.js',
];

describe('a visitor of the portal', () => {
  it('is offered to sign in, and comes back to the page', async () => {
    const { text } = await read('/portal/search?q=order');
    assert.match(text, /href="\/portal\/sign-in\?to=%2Fportal%2Fsearch%3Fq%3Dorder"/);
    assert.doesNotMatch(text, /Sign out|Operators/);
  });

  it('is told who they are, and may leave', async () => {
    const { text, headers } = await read('/portal', 'who=ada');
    assert.match(text, /Ada &lt;3/);
    assert.match(text, /<form [^>]*method="post" action="\/portal\/sign-out"/);
    assert.match(text, /name="csrf" value="only-adas"/);
    assert.match(String(headers.vary), /cookie/i);
    assert.doesNotMatch(text, /Operators|href="\/portal\/sign-in/);
  });

  it('sees the way to the operators’ pages with the scope for them', async () => {
    assert.match((await read('/portal', 'who=olga')).text, /href="\/portal\/operators"/);
  });

  it('is not offered to sign in where nobody can', async () => {
    const { text } = await request(portalApp()).get('/portal');
    assert.doesNotMatch(text, /sign-in|My apps/);
  });

  it('reads nothing of inner tiers without signing in, not even that it is there', async () => {
    for (const path of inner) {
      const { status, text } = await read(path);
      const nowhere = await read(path.replace(/orders|ordering/, 'nothing'));
      assert.equal(status, 404, path);
      assert.equal(text.replaceAll(/ordering|orders/g, 'nothing'), nowhere.text, path);
    }
    for (const path of [
      '/portal',
      '/portal/search?q=order',
      '/portal/apis',
      '/portal/map',
      '/portal/apis/experience/storefront/v2',
    ]) {
      const { text } = await read(path);
      assert.doesNotMatch(text.replaceAll('q=order', ''), /ordering|system\/|process\//i, path);
    }
    assert.doesNotMatch((await read('/portal/apis/experience/tracking/v1')).text, /shipments|composes/);
  });

  it('reads inner tiers after signing in', async () => {
    for (const path of inner) assert.equal((await read(path, 'who=ada')).status, 200, path);
    assert.match((await read('/portal', 'who=ada')).text, /Ordering/);
  });

  it('reads inner tiers unasked where the setting says so', async () => {
    for (const path of inner)
      await request(app({ internalReaders: 'everyone' }))
        .get(path)
        .expect(200);
  });

  it('finds further pages in the same frame, which may take forms', async () => {
    const further = app({
      annexes: [
        (router) => {
          router.all('/portal/apps', (incoming, response) => {
            const { visitor = ada } = guestOf(response);
            const body = form(visitor, '/portal/apps', textField({ name: 'name', label: 'Name', error: 'Too long.' }));
            show(incoming, response, { title: 'My apps', section: 'apps', body }, { tone: 'good', text: '<Done>' });
          });
        },
      ],
    });
    const { text, headers } = await request(further).post('/portal/apps').set('Cookie', 'who=ada').expect(200);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.match(text, /<a href="\/portal\/apps" aria-current="true">My apps<\/a>/);
    assert.match(text, /role="status">&lt;Done&gt;</);
    assert.match(
      text,
      /<input id="name" name="name" [^>]*required aria-invalid="true" autofocus aria-describedby="name-error"/,
    );
    assert.match(text, /name="csrf" value="only-adas"/);
    await request(further).post('/portal').expect(405);
  });
});
