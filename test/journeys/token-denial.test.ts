import assert from 'node:assert/strict';
import { once } from 'node:events';
import { decodeJwt } from 'jose';
import request, { type Test } from 'supertest';
import { WebSocket } from 'ws';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { signInAs } from '../support/visitor.ts';

const orders = '/experience/storefront/v2/orders';
const parcel = '/experience/tracking/v1/parcels/TRK000000003';

describe('access tokens that an operator takes back', () => {
  let causeway: TestGateway;
  let operator: { authorization: string };
  before(async () => {
    causeway = await startTestGateway();
    operator = bearer(await causeway.token('operator'));
  });
  after(() => causeway?.stop());
  afterEach(async () => {
    // A denial is about what was issued before: later ones are given a moment of their own.
    causeway.clock.offset += 20_000;
    for (const { kind, target } of (await desk('get', '/controls')).body.items)
      await desk('delete', `/controls?kind=${kind}&target=${encodeURIComponent(target)}`).expect(200);
  });

  const desk = (method: 'get' | 'put' | 'delete', path: string): Test =>
    request(causeway.url)[method](`/experience/operations/v1${path}`).set(operator);
  const deny = (kind: 'subject' | 'token', target: string, body: object = {}): Test =>
    desk('put', `/controls?kind=${kind}&target=${encodeURIComponent(target)}`).send(body);
  const call = (token: string): Test => request(causeway.url).get(`${orders}?limit=1`).set(bearer(token));

  it('J22: are refused with all that a subject had, as any bad token is; what is issued later counts', async () => {
    const [before, other] = [await causeway.token('shopper'), await causeway.token('agent')];
    await call(before).expect(200);
    const { body } = await deny('subject', 'shopper (development)', { reason: 'laptop stolen' }).expect(200);
    assert.deepEqual([body.state, body.who], ['off', 'operator (development)']);
    const refused = await call(before).expect(401);
    const nonsense = await call('nonsense').expect(401);
    const { requestId: _, instance: __, ...said } = refused.body;
    const { requestId: ___, instance: ____, ...saidOfAny } = nonsense.body;
    assert.deepEqual(said, saidOfAny);
    assert.equal(refused.headers['www-authenticate'], nonsense.headers['www-authenticate']);
    assert.notEqual((await call(other)).status, 401);
    // Not even one that comes in a moment: clocks differ.
    await call(await causeway.token('shopper')).expect(401);
    causeway.clock.offset += 20_000;
    await call(await causeway.token('shopper')).expect(200);
    await call(before).expect(401);
  });

  it('J22: are refused one by one, by their own ids', async () => {
    const [one, two] = [await causeway.token('shopper'), await causeway.token('shopper')];
    await call(one).expect(200);
    await deny('token', `${decodeJwt(one).jti} (development)`).expect(200);
    await call(one).expect(401);
    await call(two).expect(200);
    // Found good with one operation, it is none the better with another.
    const { body } = await request(causeway.url).get('/experience/backoffice/v1/customers/C-000001').set(bearer(two));
    assert.match(body.type, /\/problems\/missing-scope$/);
  });

  it('J22: end the streams and sockets that were opened with them, or with their tickets', async () => {
    const [theirs, others] = [await causeway.token('shopper'), await causeway.token('agent', 'orders:read-any')];
    assert.ok(others);
    const issued = await request(causeway.url).post(`${parcel}/tickets`).set(bearer(theirs)).expect(201);
    const unused = await request(causeway.url).post(`${parcel}/tickets`).set(bearer(theirs)).expect(201);
    const stream = await fetch(`${causeway.url}${parcel}/events`, { headers: bearer(theirs) });
    const address = `${causeway.url.replace('http', 'ws')}${parcel}/live`;
    const sockets = [
      new WebSocket(address, { headers: bearer(theirs) }),
      new WebSocket(`${address}?ticket=${issued.body.ticket}`),
    ];
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    const closed = sockets.map((socket) => once(socket, 'close'));
    const begun = performance.now();
    await deny('subject', 'shopper (development)').expect(200);
    assert.deepEqual(
      (await Promise.all(closed)).map(([code]) => code),
      [4401, 4401],
    );
    assert.match(await stream.text(), /event: status/);
    assert.ok(performance.now() - begun < 5_000);
    await request(causeway.url).get(`${parcel}/events?ticket=${unused.body.ticket}`).expect(401);
  });

  it('J22: end the sessions of the portal that a person began before, in the pages of operators too', async () => {
    const [person, colleague] = [await signInAs('developer', causeway.url), await signInAs('operator', causeway.url)];
    assert.equal((await person.get('/portal/apps')).status, 200);
    const form = { kind: 'subject', target: 'developer (development)', reason: 'laptop stolen' };
    const sent = await colleague.send('/portal/operators/controls', form);
    assert.equal(sent.status, 303, await sent.text());
    const page = await (await colleague.get('/portal/operators/controls')).text();
    assert.match(page, /<code>developer \(development\)<\/code>.{1,80}tokens taken back/s);
    const gone = await person.get('/portal/apps');
    assert.deepEqual([gone.status, /sign-in/.test(gone.headers.get('location') ?? '')], [303, true]);
    assert.equal((await colleague.get('/portal/operators')).status, 200);
    const wrong = await colleague.send('/portal/operators/controls', { ...form, target: 'developer' });
    assert.match(await wrong.text(), /Write the subject, or the token’s jti, and whose it is: “… \(development\)”/);
  });

  it('are on record, end when the last of them has expired, and can be let go', async () => {
    const token = await causeway.token('shopper');
    await deny('subject', 'shopper (development)', { reason: 'laptop stolen' }).expect(200);
    const { items } = (await desk('get', '/controls').expect(200)).body;
    assert.deepEqual([items[0].kind, items[0].target], ['subject', 'shopper (development)']);
    const days = (Date.parse(items[0].until) - Date.parse(items[0].since)) / 86_400_000;
    assert.ok(days > 31 && days < 31.01, String(days));
    const change = (await desk('get', '/control-changes?limit=1').expect(200)).body.items[0];
    assert.deepEqual([change.reason, change.who], ['laptop stolen', 'operator (development)']);
    const { text } = await request(causeway.operations).get('/metrics').expect(200);
    assert.match(text, /^causeway_controls\{kind="subject"\} 1$/m);
    await call(token).expect(401);
    await desk('delete', `/controls?kind=subject&target=${encodeURIComponent('shopper (development)')}`).expect(200);
    await call(token).expect(200);
  });

  it('have an issuer that is known, are named and not sent, and end at no time of anybody’s choice', async () => {
    const { body } = await deny('subject', 'shopper (developement)').expect(404);
    assert.match(body.detail, /“… \(development\)”/);
    await deny('subject', ' (development)').expect(404);
    const whole = await causeway.token('shopper');
    const refused = await deny('token', `${whole.slice(0, 500)} (development)`).expect(400);
    assert.doesNotMatch(refused.text, new RegExp(whole.slice(0, 40)));
    const tomorrow = new Date(causeway.clock.now() + 86_400_000).toISOString();
    await deny('subject', 'shopper (development)', { until: tomorrow }).expect(400);
    await deny('token', 'x (development)', { notice: 'You are out.' }).expect(400);
    const mayNot = bearer(await causeway.token('agent'));
    const target = encodeURIComponent('shopper (development)');
    await desk('put', `/controls?kind=subject&target=${target}`).set(mayNot).send({}).expect(403);
    assert.deepEqual((await desk('get', '/controls')).body.items, []);
  });

  it('are named at the operations listener too, whatever letters they hold', async () => {
    const token = await causeway.token('shopper');
    const path = `/controls/subjects/${encodeURIComponent('shopper (development)')}`;
    const asked = { who: 'ann', reason: 'left the company' };
    await request(causeway.operations).put(path).set(bearer(causeway.gateway.secret)).send(asked).expect(200);
    await call(token).expect(401);
    await request(causeway.operations).delete(path).set(bearer(causeway.gateway.secret)).send({}).expect(200);
    await call(token).expect(200);
    const odd = `/controls/tokens/${encodeURIComponent('a/b#c d?e (development)')}`;
    const { body } = await request(causeway.operations)
      .put(odd)
      .set(bearer(causeway.gateway.secret))
      .send({})
      .expect(200);
    assert.equal(body.target, 'a/b#c d?e (development)');
  });
});
