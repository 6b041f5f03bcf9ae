import assert from 'node:assert/strict';
import request, { type Test } from 'supertest';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';

describe('a partner developer', () => {
  let gateway: TestGateway;
  let developer: { authorization: string };
  let other: { authorization: string };
  let operator: { authorization: string };
  let shopper: { authorization: string };

  before(async function () {
    this.timeout(30_000);
    gateway = await startTestGateway();
    const as = async (user: string) => bearer(await gateway.token(user));
    developer = await as('developer');
    other = await as('developer2');
    operator = await as('operator');
    shopper = await as('shopper');
  });
  after(() => gateway?.stop());

  const portal = (
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    as: Readonly<Record<string, string>> = developer,
  ): Test => request(gateway.url)[method](`/experience/portal/v1${path}`).set(as);
  const operations = (
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    as: Readonly<Record<string, string>> = operator,
  ): Test => request(gateway.url)[method](`/experience/operations/v1${path}`).set(as);
  const feed = (key: string): Test =>
    request(gateway.url).get('/experience/partner/v1/feed?limit=1').set('X-API-Key', key);
  const create = async (name = 'Jansen Elektro'): Promise<string> =>
    (await portal('post', '/consumers').send({ name }).expect(201)).body.consumerId;
  const newKey = async (consumerId: string, body: object = {}) =>
    (
      await portal('post', `/consumers/${consumerId}/keys`)
        .send({ label: 'first', ...body })
        .expect(201)
    ).body;

  it('A06: gets a key alone, and calls with it', async () => {
    const { body: plans } = await request(gateway.url).get('/experience/portal/v1/plans').expect(200);
    assert.deepEqual(
      plans.items.map(({ plan, offered }: Record<string, string>) => [plan, offered]),
      [
        ['free', 'open'],
        ['partner', 'on-approval'],
      ],
    );
    const created = await portal('post', '/consumers').send({ name: 'Jansen Elektro' }).expect(201);
    assert.equal(created.headers.etag, '"1"');
    assert.deepEqual([created.body.plan, created.body.scopes], ['free', ['feed:read']]);
    assert.deepEqual(created.body.owner, { issuer: 'development', subject: 'developer' });
    const { consumerId } = created.body;
    const made = await portal('post', `/consumers/${consumerId}/keys`).send({ label: 'first' }).expect(201);
    assert.equal(made.headers['cache-control'], 'no-store');
    await feed(made.body.key).expect(200);
    const { body } = await portal('get', `/consumers/${consumerId}/keys`).expect(200);
    assert.deepEqual(
      body.items.map(({ keyId, state }: Record<string, string>) => [keyId, state]),
      [[made.body.keyId, 'live']],
    );
    assert.ok(!JSON.stringify(body).includes(made.body.key.slice(-33)));
  });

  it('gets a key of the sandbox as well', async () => {
    const { key } = await newKey(await create(), { environment: 'test' });
    assert.match(key, /^cw_test_/);
    const { headers } = await feed(key).expect(200);
    assert.equal(headers['causeway-sandbox'], 'true');
  });

  it('exchanges a key without a gap, and revokes one at once', async () => {
    const consumerId = await create();
    const old = await newKey(consumerId);
    const rotation = await portal('post', `/consumers/${consumerId}/keys/${old.keyId}/rotation`)
      .send({ overlapSeconds: 3600 })
      .expect(201);
    await feed(old.key).expect(200);
    await feed(rotation.body.key).expect(200);
    await portal('delete', `/consumers/${consumerId}/keys/${old.keyId}`).expect(204);
    await feed(old.key).expect(401);
    await feed(rotation.body.key).expect(200);
  });

  it('asks for a plan, and has it once an operator approves', async () => {
    const consumerId = await create();
    const path = `/consumers/${consumerId}`;
    const refused = await portal('patch', path).set('If-Match', '"1"').send({ plan: 'partner' }).expect(422);
    assert.match(refused.body.errors[0].detail, /ask for it/);
    const asked = await portal('post', `${path}/plan-requests`)
      .send({ plan: 'partner', reason: 'Live in May' })
      .expect(201);
    const { requestId } = asked.body;
    await portal('post', `${path}/plan-requests`).send({ plan: 'partner' }).expect(409);

    const { body: waiting } = await operations('get', '/plan-requests?state=pending').expect(200);
    assert.ok(waiting.items.some((item: { requestId: string }) => item.requestId === requestId));
    await operations('put', `/plan-requests/${requestId}/decision`)
      .send({ state: 'approved', note: 'Welcome' })
      .expect(200);
    await operations('put', `/plan-requests/${requestId}/decision`).send({ state: 'refused' }).expect(409);

    const { body: consumer } = await portal('get', path).expect(200);
    assert.deepEqual([consumer.plan, consumer.scopes], ['partner', ['feed:read', 'orders:read', 'orders:write']]);
    const { body: mine } = await portal('get', `/plan-requests?consumerId=${consumerId}`).expect(200);
    assert.deepEqual([mine.items[0].state, mine.items[0].note], ['approved', 'Welcome']);
    assert.deepEqual(mine.items[0].decidedBy, { kind: 'user' }, 'operators are not named to owners');
    const { key } = await newKey(consumerId, { scopes: ['orders:read'] });
    await feed(key).expect(403);
  });

  it('takes a request back, and is refused one kindly', async () => {
    const consumerId = await create();
    const ask = async (): Promise<string> =>
      (await portal('post', `/consumers/${consumerId}/plan-requests`).send({ plan: 'partner' }).expect(201)).body
        .requestId;
    const { body } = await portal('delete', `/plan-requests/${await ask()}`).expect(200);
    assert.equal(body.state, 'withdrawn');
    await operations('put', `/plan-requests/${await ask()}/decision`)
      .send({ state: 'refused', note: 'Not yet' })
      .expect(200);
    assert.equal((await portal('get', `/consumers/${consumerId}`).expect(200)).body.plan, 'free');
    await portal('post', `/consumers/${consumerId}/plan-requests`).send({ plan: 'internal' }).expect(422);
  });

  it('changes what is theirs to change, on the record as they read it', async () => {
    const consumerId = await create();
    const path = `/consumers/${consumerId}`;
    const changes = { contact: 'it@jansen.example', pins: { 'experience/partner': 1 } };
    const changed = await portal('patch', path).set('If-Match', '"1"').send(changes).expect(200);
    assert.equal(changed.headers.etag, '"2"');
    const stale = await portal('patch', path).set('If-Match', '"1"').send({ name: 'Late' }).expect(412);
    assert.match(stale.body.type, /changed-meanwhile$/);
    const blind = await portal('patch', path).send({ name: 'Blind' }).expect(400);
    assert.equal(blind.body.errors[0].parameter, 'If-Match');
    for (const beyond of [{ scopes: ['gateway:admin'] }, { owner: null }, { apis: null }, { revision: 9 }]) {
      await portal('patch', path).set('If-Match', '"2"').send(beyond).expect(400);
    }
    await portal('post', `${path}/keys`)
      .send({ label: 'wide', scopes: ['orders:write'] })
      .expect(422);
  });

  it('sees what was done to their consumer, and by whom as far as it was them', async () => {
    const consumerId = await create();
    await newKey(consumerId);
    await operations('put', `/consumers/${consumerId}/suspension`)
      .send({ reason: 'unpaid since March', notice: 'Please call us.' })
      .expect(200);
    const { body } = await portal('get', `/consumers/${consumerId}/changes`).expect(200);
    assert.deepEqual(
      body.items.map(({ action, author }: { action: string; author: { subject?: string } }) => [
        action,
        author.subject,
      ]),
      [
        ['consumer-suspended', undefined],
        ['key-created', 'developer'],
        ['consumer-created', 'developer'],
      ],
    );
    assert.ok(!JSON.stringify(body).includes('unpaid'), 'the reason is for operators');
    const { body: seen } = await portal('get', `/consumers/${consumerId}`).expect(200);
    assert.deepEqual(Object.keys(seen.suspended), ['notice', 'since']);
    const { body: history } = await operations('get', `/changes?consumerId=${consumerId}`).expect(200);
    assert.equal(history.items[0].after.reason, 'unpaid since March');
    assert.equal(history.items[0].author.subject, 'operator');
  });

  it('is refused while suspended, whatever the key, and told why; and not after that', async () => {
    const consumerId = await create();
    const { key } = await newKey(consumerId);
    const suspension = `/consumers/${consumerId}/suspension`;
    await operations('put', suspension).send({ reason: 'unpaid', notice: 'Please call us.' }).expect(200);
    const { body } = await feed(key).expect(403);
    assert.match(body.detail, /Please call us\./);
    assert.doesNotMatch(JSON.stringify(body), /unpaid/);
    await portal('post', `/consumers/${consumerId}/keys`).send({ label: 'another' }).expect(409);
    await operations('delete', suspension).expect(200);
    await feed(key).expect(200);
  });

  it('A04: is given what no plan has by an operator alone: scopes, APIs, another owner', async () => {
    const facts = { consumerId: 'hansa', name: 'Hansa', owner: { issuer: 'development', subject: 'developer2' } };
    const entered = await operations('post', '/consumers')
      .send({ ...facts, plan: 'internal' })
      .expect(201);
    assert.deepEqual(entered.body.scopes, ['feed:read', 'orders:read', 'orders:write']);
    const keys = portal('post', '/consumers/hansa/keys', other).send({ label: 'robot', scopes: ['feed:read'] });
    const { key } = (await keys.expect(201)).body;
    await feed(key).expect(200);
    const edit = (tag: string, changes: object) =>
      operations('patch', '/consumers/hansa').set('If-Match', tag).send(changes);
    await edit('"1"', { apis: ['experience/backoffice'] }).expect(200);
    const { body } = await feed(key).expect(403);
    assert.match(body.detail, /not subscribed to experience\/partner/);
    await edit('"2"', { apis: null, scopes: ['orders:read'] }).expect(200);
    assert.match((await feed(key).expect(403)).body.detail, /feed:read/);
    await edit('"3"', { apis: ['experience/nothing'], plan: 'nothing' }).expect(422);
    const moved = await edit('"3"', { owner: { issuer: 'development', subject: 'developer' } }).expect(200);
    assert.equal(moved.headers.etag, '"4"');
    await portal('get', '/consumers/hansa', other).expect(404);
    await edit('"4"', { owner: null }).expect(200);
    await portal('get', '/consumers/hansa').expect(404);
  });

  it('calls with an OAuth client of theirs, once an operator has mapped it', async () => {
    const consumerId = await create('Robots');
    const clients = `/consumers/${consumerId}/clients`;
    const ask = (client: string) =>
      request(gateway.gateway.publicUrl.replace(/localhost/, '127.0.0.1'))
        .post('/idp/token')
        .auth(client, `${client}-secret`)
        .type('form')
        .send({ grant_type: 'client_credentials', scope: 'feed:read orders:read' });
    const token = bearer((await ask('batch').expect(200)).body.access_token);
    const call = () => request(gateway.url).get('/experience/partner/v1/feed?limit=1').set(token);
    const mine = { issuer: 'development', clientId: 'batch' };

    await operations('post', clients).send(mine).expect(409);
    const before = await call().expect(200);
    assert.match(String(before.headers['ratelimit-policy']), /"internal"/, 'it stands for the nightly batch');
    await operations('delete', '/consumers/nightly-batch/clients?issuer=development&clientId=batch').expect(204);
    assert.match(String((await call().expect(200)).headers['ratelimit-policy']), /"signed-in"/);

    await operations('post', clients).send(mine).expect(201);
    const { body } = await operations('get', clients).expect(200);
    assert.deepEqual([body.items[0].clientId, body.items[0].subject], ['batch', 'batch']);
    const { headers } = await call().expect(200);
    assert.match(String(headers['ratelimit-policy']), /"free"/);
    const orders = await request(gateway.url).get('/experience/partner/v1/orders').set(token).expect(403);
    assert.match(orders.body.detail, /orders:read/, 'the plan does not have what the token has');

    const unsaid = () => request(gateway.url).get('/experience/partner/feed?limit=1').set(token);
    await unsaid().expect(400);
    const pins = { 'experience/partner': 1 };
    await operations('patch', `/consumers/${consumerId}`).set('If-Match', '"1"').send({ pins }).expect(200);
    const pinned = await unsaid().expect(200);
    assert.equal(pinned.headers['api-version'], '1');
    assert.match(String(pinned.headers.vary), /API-Version, X-API-Key, Authorization/);
    const forged = { authorization: token.authorization.replace(/[^.]+$/, 'A'.repeat(86)) };
    await request(gateway.url).get('/experience/partner/feed?limit=1').set(forged).expect(401);
    await operations('put', `/consumers/${consumerId}/suspension`).send({}).expect(200);
    await call().expect(403);
  });

  it('shares a consumer with colleagues, who do what the owner does but for saying who they are', async () => {
    const consumerId = await create('Shared');
    const path = `/consumers/${consumerId}`;
    const team = [{ issuer: 'development', subject: 'developer2' }];
    await portal('patch', path).set('If-Match', '"1"').send({ team }).expect(200);
    await portal('get', path, other).expect(200);
    await portal('post', `${path}/keys`, other).send({ label: 'of a colleague' }).expect(201);
    const { body } = await portal('patch', path, other).set('If-Match', '"2"').send({ team: [] }).expect(403);
    assert.match(body.detail, /owner says/);
    await portal('patch', path).set('If-Match', '"2"').send({ team: [] }).expect(200);
    await portal('get', path, other).expect(404);
  });

  it('K05: closes a consumer, and its keys with it', async () => {
    const consumerId = await create('Short-lived');
    const { key } = await newKey(consumerId);
    await feed(key).expect(200);
    await portal('delete', `/consumers/${consumerId}`).expect(204);
    await feed(key).expect(401);
    await portal('get', `/consumers/${consumerId}`).expect(404);
  });

  it('has at most twenty consumers', async () => {
    while ((await portal('get', '/consumers?limit=100')).body.items.length < 20) await create('One of many');
    const { body } = await portal('post', '/consumers').send({ name: 'One too many' }).expect(409);
    assert.match(body.detail, /at most 20/);
  }).timeout(10_000);

  describe('and everybody else', () => {
    let consumerId: string;
    let keyId: string;
    let requestId: string;
    before(async () => {
      const { body } = await portal('get', '/consumers?limit=100').expect(200);
      consumerId = body.items.find((item: { name: string }) => item.name === 'One of many').consumerId;
      ({ keyId } = await newKey(consumerId));
      const asked = await portal('post', `/consumers/${consumerId}/plan-requests`).send({ plan: 'partner' });
      requestId = asked.body.requestId ?? 'R-1';
    });

    /** Everything an owner can do, to this consumer. */
    const ownersActions = (): [method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object][] => [
      ['get', `/consumers/${consumerId}`],
      ['patch', `/consumers/${consumerId}`, { name: 'Mine now' }],
      ['get', `/consumers/${consumerId}/keys`],
      ['post', `/consumers/${consumerId}/keys`, { label: 'mine' }],
      ['post', `/consumers/${consumerId}/keys/${keyId}/rotation`, {}],
      ['delete', `/consumers/${consumerId}/keys/${keyId}`],
      ['post', `/consumers/${consumerId}/plan-requests`, { plan: 'partner' }],
      ['delete', `/plan-requests/${requestId}`],
      ['get', `/consumers/${consumerId}/usage`],
      ['get', `/consumers/${consumerId}/allowance`],
      ['get', `/consumers/${consumerId}/notices`],
      ['get', `/consumers/${consumerId}/changes`],
      ['delete', `/consumers/${consumerId}`],
    ];
    /** Everything an operator can do. */
    const operatorsActions = (): [
      method: 'get' | 'post' | 'put' | 'patch' | 'delete',
      path: string,
      body?: object,
    ][] => [
      ['get', '/plans'],
      ['get', '/consumers'],
      ['post', '/consumers', { name: 'Mine', consumerId: 'mine', plan: 'internal' }],
      ['get', `/consumers/${consumerId}`],
      ['patch', `/consumers/${consumerId}`, { plan: 'internal' }],
      ['delete', `/consumers/${consumerId}`],
      ['put', `/consumers/${consumerId}/suspension`, {}],
      ['delete', `/consumers/${consumerId}/suspension`],
      ['get', `/consumers/${consumerId}/keys`],
      ['post', `/consumers/${consumerId}/keys`, { label: 'mine' }],
      ['post', `/consumers/${consumerId}/keys/${keyId}/rotation`, {}],
      ['delete', `/consumers/${consumerId}/keys/${keyId}`],
      ['get', `/consumers/${consumerId}/clients`],
      ['post', `/consumers/${consumerId}/clients`, { issuer: 'development', clientId: 'batch' }],
      ['delete', `/consumers/${consumerId}/clients?issuer=development&clientId=batch`],
      ['get', '/plan-requests'],
      ['put', `/plan-requests/${requestId}/decision`, { state: 'approved' }],
      ['get', `/consumers/${consumerId}/usage`],
      ['get', `/consumers/${consumerId}/allowance`],
      ['get', `/consumers/${consumerId}/notices`],
      ['get', '/deprecated-calls'],
      ['get', '/controls'],
      ['put', '/controls?kind=maintenance&target=gateway', {}],
      ['delete', '/controls?kind=maintenance&target=gateway'],
      ['get', '/control-changes'],
      ['get', '/breakers'],
      ['put', '/breakers?upstream=shipments', { state: 'open' }],
      ['delete', '/breakers?upstream=shipments'],
      ['get', '/upstreams'],
      ['get', '/limits'],
      ['get', '/issuers'],
      ['get', '/contract-changes?document=experience/storefront.v2'],
      ['get', '/changes'],
    ];
    const sent = (test: Test, body: object | undefined): Test => {
      const tagged = test.set('If-Match', '"1"');
      return body === undefined ? tagged : tagged.send(body);
    };

    it('A04: are refused what an owner may do: another owner, a shopper, a key, and nobody', async () => {
      const { key } = await newKey(consumerId);
      for (const [method, path, body] of ownersActions()) {
        const where = `${method} ${path}`;
        assert.equal((await sent(portal(method, path, other), body)).status, 404, where);
        assert.equal((await sent(portal(method, path, shopper), body)).status, 403, where);
        assert.equal((await sent(portal(method, path, {}), body)).status, 401, where);
        assert.equal((await sent(portal(method, path, { 'x-api-key': key }), body)).status, 401, where);
      }
      assert.deepEqual((await portal('get', '/consumers', other).expect(200)).body.items, []);
      assert.deepEqual((await portal('get', '/plan-requests', other).expect(200)).body.items, []);
    });

    it('are refused what an operator may do: an owner, a shopper, a key, and nobody', async () => {
      const { key } = await newKey(consumerId);
      for (const [method, path, body] of operatorsActions()) {
        const where = `${method} ${path}`;
        assert.equal((await sent(operations(method, path, developer), body)).status, 403, where);
        assert.equal((await sent(operations(method, path, shopper), body)).status, 403, where);
        assert.equal((await sent(operations(method, path, {}), body)).status, 401, where);
        assert.equal((await sent(operations(method, path, { 'x-api-key': key }), body)).status, 401, where);
      }
    });

    it('are named one by one in this test: it leaves out no operation of the two APIs', () => {
      const tested = (actions: readonly [string, string, object?][]) =>
        new Set(
          actions.map(([method, path]) => {
            const template = path
              .replace(/\?.*/, '')
              .replace(consumerId, '{}')
              .replace(keyId, '{}')
              .replace(requestId, '{}');
            return `${method.toUpperCase()} ${template}`;
          }),
        );
      const declared = (api: string): string[] =>
        gateway.gateway
          .snapshot()
          .all.filter(({ operation }) => operation.api === api)
          .map(({ method, path }) => `${method} ${path.replace(/^(?:\/[^/]+){3}/, '').replace(/\{[^}]+\}/g, '{}')}`);
      assert.deepEqual(declared('experience/operations.v1').toSorted(), [...tested(operatorsActions())].toSorted());
      const own = ['GET /plans', 'GET /contract-changes', 'GET /consumers', 'POST /consumers', 'GET /plan-requests'];
      assert.deepEqual(declared('experience/portal.v1').toSorted(), [...own, ...tested(ownersActions())].toSorted());
    });

    it('do not reach the tiers below, operators without gateway:debug neither', async () => {
      const only = bearer(await gateway.token('operator', 'gateway:admin'));
      for (const base of ['/system/consumers/v1', '/process/subscriptions/v1']) {
        await request(gateway.url).get(`${base}/consumers`).set(only).expect(403);
      }
    });
  });
});
