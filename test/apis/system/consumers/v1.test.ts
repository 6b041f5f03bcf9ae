import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Identity } from '../../../../policies/policy.ts';
import { databaseOrSkip } from '../../../support/postgres.ts';
import { refusal } from '../support.ts';
import {
  acmeItself,
  anna,
  anonymous,
  bert,
  type ConsumersUnderTest,
  openConsumers,
  operator,
  otherAnna,
} from './record.ts';

const owner = { issuer: 'development', subject: 'anna' };
const wanted = { consumerId: 'acme', name: 'Acme', owner, plan: 'partner', scopes: ['feed:read', 'orders:read'] };

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`system/consumers.v1 (${kind})`, () => {
    let api: ConsumersUnderTest;
    let call: ConsumersUnderTest['call'];

    before(async function () {
      this.timeout(30_000);
      api = await openConsumers(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      call = api.call;
    });
    beforeEach(async () => {
      await sql`delete from gateway.consumer`.execute(api.store.db);
      await call.createConsumer(anna, { body: wanted });
    });
    after(() => api?.[Symbol.asyncDispose]());

    const freshKey = async (body: object = {}) =>
      (await call.createKey(anna, { consumerId: 'acme', body: { label: 'first', ...body } })).body;
    const revisionTag = async () => {
      const { body } = await call.getConsumer(operator, { consumerId: 'acme' });
      return `"${body.revision}"`;
    };

    it('keeps a consumer as it was entered, and finds it for its owner', async () => {
      const { body } = await call.getConsumer(anna, { consumerId: 'acme' });
      const now = new Date(api.clock.now()).toISOString();
      assert.deepEqual(body, {
        ...wanted,
        team: [],
        pins: {},
        notify: 'everything',
        revision: 1,
        createdAt: now,
        changedAt: now,
      });
    });

    it('makes an id of the name where none is given, each time another', async () => {
      const { consumerId: _, ...unnamed } = { ...wanted, name: 'Jürgen & Söhne' };
      const ids = await Promise.all(
        [1, 2].map(async () => (await call.createConsumer(anna, { body: unnamed })).body.consumerId),
      );
      for (const id of ids) assert.match(id, /^jurgen-sohne-[0-9a-z]{6}$/);
      assert.notEqual(ids[0], ids[1]);
    });

    it('refuses an id that is taken, and what does not exist here', async () => {
      await refusal('conflict', call.createConsumer(operator, { body: wanted }));
      const odd = { ...wanted, consumerId: 'odd', plan: 'gold', apis: ['experience/partner', 'experience/nothing'] };
      const { facts } = await refusal('unprocessable', call.createConsumer(operator, { body: odd }));
      assert.deepEqual(
        facts.errors?.map(({ pointer }) => pointer),
        ['/plan', '/apis/1'],
      );
    });

    it('shows others nothing: not its existence, its keys or its history', async () => {
      const { keyId } = await freshKey();
      for (const stranger of [bert, otherAnna, anonymous] satisfies Identity[]) {
        const acme = { consumerId: 'acme' };
        await refusal('not-found', call.getConsumer(stranger, acme));
        await refusal('not-found', call.listKeys(stranger, acme));
        await refusal('not-found', call.createKey(stranger, { ...acme, body: { label: 'theirs' } }));
        await refusal('not-found', call.rotateKey(stranger, { ...acme, keyId, body: {} }));
        await refusal('not-found', call.revokeKey(stranger, { ...acme, keyId }));
        await refusal('not-found', call.changeConsumer(stranger, { ...acme, 'If-Match': '"1"', body: { name: 'X' } }));
        await refusal('not-found', call.listChanges(stranger, acme));
        await refusal('not-found', call.closeConsumer(stranger, acme));
        await refusal('not-found', call.requestPlan(stranger, { ...acme, body: { plan: 'free' } }));
        await refusal('not-found', call.listClients(stranger, acme));
        await refusal('forbidden', call.unmapClient(stranger, { ...acme, issuer: 'development', clientId: 'robot' }));
        await refusal('forbidden', call.listChanges(stranger, {}));
        await refusal('forbidden', call.suspendConsumer(stranger, { ...acme, body: {} }));
        await refusal('forbidden', call.resumeConsumer(stranger, acme));
        await refusal('forbidden', call.createConsumer(stranger, { body: { ...wanted, consumerId: 'other' } }));
        assert.deepEqual((await call.listConsumers(stranger, {})).body.items, []);
      }
      const asked = { ownerIssuer: 'development', ownerSubject: 'anna' };
      assert.deepEqual((await call.listConsumers(bert, asked)).body.items, []);
    });

    it('lets a consumer read itself, and change nothing, whatever scopes its key has', async () => {
      const acme = { consumerId: 'acme' };
      assert.equal((await call.getConsumer(acmeItself, acme)).body.name, 'Acme');
      await refusal('forbidden', call.createKey(acmeItself, { ...acme, body: { label: 'more' } }));
      await refusal('forbidden', call.suspendConsumer(acmeItself, { ...acme, body: {} }));
      await call.createConsumer(operator, { body: { ...wanted, consumerId: 'globex' } });
      await refusal('not-found', call.getConsumer(acmeItself, { consumerId: 'globex' }));
    });

    it('A04: does not let a key of another consumer be reached through one’s own', async () => {
      const { keyId } = await freshKey();
      const theirs = { ...wanted, consumerId: 'berts', owner: { issuer: 'development', subject: 'bert' } };
      await call.createConsumer(bert, { body: theirs });
      await refusal('not-found', call.revokeKey(bert, { consumerId: 'berts', keyId }));
      await refusal('not-found', call.rotateKey(bert, { consumerId: 'berts', keyId, body: {} }));
    });

    it('pages through consumers, for owners theirs alone', async () => {
      await call.createConsumer(operator, { body: { ...wanted, consumerId: 'globex', owner: undefined as never } });
      await call.createConsumer(anna, { body: { ...wanted, consumerId: 'zeta' } });
      const first = await call.listConsumers(operator, { limit: 2 });
      assert.deepEqual(
        first.body.items.map(({ consumerId }) => consumerId),
        ['acme', 'globex'],
      );
      const next = await call.listConsumers(operator, { limit: 2, cursor: first.body.nextCursor as string });
      assert.deepEqual(
        next.body.items.map(({ consumerId }) => consumerId),
        ['zeta'],
      );
      const forged = Buffer.from(JSON.stringify(['a\u0000'])).toString('base64url');
      await refusal('bad-request', call.listConsumers(operator, { cursor: forged }));
      const own = await call.listConsumers(anna, {});
      assert.deepEqual(
        own.body.items.map(({ consumerId }) => consumerId),
        ['acme', 'zeta'],
      );
    });

    it('lets the team do what the owner may, and nobody of that name at another issuer', async () => {
      const team = [{ issuer: 'development', subject: 'bert' }];
      await call.changeConsumer(anna, { consumerId: 'acme', 'If-Match': await revisionTag(), body: { team } });
      assert.equal((await call.getConsumer(bert, { consumerId: 'acme' })).body.name, 'Acme');
      assert.deepEqual(
        (await call.listConsumers(bert, {})).body.items.map(({ consumerId }) => consumerId),
        ['acme'],
      );
      const { body: key } = await call.createKey(bert, { consumerId: 'acme', body: { label: 'of the team' } });
      assert.ok(await api.registry.find(key.key));
      await call.requestPlan(bert, { consumerId: 'acme', body: { plan: 'free' } });
      assert.equal((await call.listPlanRequests(bert, {})).body.items.length, 1);
      await refusal('not-found', call.getConsumer({ ...bert, issuer: 'elsewhere' }, { consumerId: 'acme' }));
      await call.changeConsumer(anna, { consumerId: 'acme', 'If-Match': await revisionTag(), body: { team: [] } });
      await refusal('not-found', call.getConsumer(bert, { consumerId: 'acme' }));
    });

    it('closes a consumer with its keys and clients, keeps its id taken, and its history for operators', async () => {
      const { key } = await freshKey();
      await call.mapClient(operator, { consumerId: 'acme', body: { issuer: 'development', clientId: 'robot' } });
      await call.requestPlan(anna, { consumerId: 'acme', body: { plan: 'free' } });
      assert.equal(api.registry.clients.find('development', 'robot')?.consumer.id, 'acme');
      assert.equal((await call.closeConsumer(anna, { consumerId: 'acme' })).status, 204);
      assert.equal(await api.registry.find(key), undefined);
      assert.equal(api.registry.clients.find('development', 'robot'), undefined);
      await refusal('not-found', call.getConsumer(operator, { consumerId: 'acme' }));
      await refusal('not-found', call.closeConsumer(anna, { consumerId: 'acme' }));
      assert.deepEqual((await call.listConsumers(operator, {})).body.items, []);
      assert.deepEqual((await call.listPlanRequests(operator, { state: 'pending' })).body.items, []);
      await refusal('conflict', call.createConsumer(operator, { body: wanted }));
      const { body } = await call.listChanges(operator, { limit: 1 });
      assert.deepEqual([body.items[0]?.action, body.items[0]?.before?.name], ['consumer-closed', 'Acme']);
    });

    it('keeps an OAuth client for one consumer, and lets go of it', async () => {
      const acme = { consumerId: 'acme' };
      const robot = { issuer: 'development', clientId: 'robot' };
      await refusal('forbidden', call.mapClient(anna, { ...acme, body: robot }));
      const { body } = await call.mapClient(operator, { ...acme, body: { ...robot, subject: 'robot@clients' } });
      assert.deepEqual((await call.listClients(anna, acme)).body.items, [body]);
      assert.deepEqual(api.registry.clients.find('development', 'robot'), {
        subject: 'robot@clients',
        consumer: { id: 'acme', name: 'Acme', plan: 'partner' },
        scopes: wanted.scopes,
        pins: {},
      });
      assert.equal(api.registry.clients.find('elsewhere', 'robot'), undefined);
      await call.createConsumer(operator, { body: { ...wanted, consumerId: 'globex' } });
      await refusal('conflict', call.mapClient(operator, { consumerId: 'globex', body: robot }));
      await call.unmapClient(operator, { consumerId: 'globex', ...robot });
      assert.ok(api.registry.clients.find('development', 'robot'), 'nobody lets go of another’s');
      await call.unmapClient(operator, { ...acme, ...robot });
      assert.equal(api.registry.clients.find('development', 'robot'), undefined);
    });

    it('V13: decides a request once, and gives plan and scopes with it', async () => {
      const ask = async () => (await call.requestPlan(anna, { consumerId: 'acme', body: { plan: 'free' } })).body;
      const { requestId } = await ask();
      await refusal('conflict', call.requestPlan(anna, { consumerId: 'acme', body: { plan: 'free' } }));
      await refusal('forbidden', call.decidePlanRequest(anna, { requestId, body: { state: 'approved' } }));
      await refusal('not-found', call.withdrawPlanRequest(bert, { requestId }));
      await refusal('not-found', call.getPlanRequest(bert, { requestId }));
      const decision = { state: 'approved', scopes: ['feed:read'] } as const;
      const decided = await call.decidePlanRequest(operator, { requestId, body: decision });
      assert.deepEqual(
        [decided.body.state, decided.body.decidedBy?.subject, decided.body.requestedBy.subject],
        ['approved', 'operator', 'anna'],
      );
      const { body } = await call.getConsumer(anna, { consumerId: 'acme' });
      assert.deepEqual([body.plan, body.scopes, body.revision], ['free', ['feed:read'], 2]);
      await refusal('conflict', call.decidePlanRequest(operator, { requestId, body: { state: 'refused' } }));
      await refusal('conflict', call.withdrawPlanRequest(anna, { requestId }));
    });

    it('A09: changes what is named and nothing else, for whoever read the record as it is', async () => {
      const body = { contact: 'it@acme.example', pins: { 'experience/shop': 1 } };
      const tag = await revisionTag();
      const changed = await call.changeConsumer(anna, { consumerId: 'acme', 'If-Match': tag, body });
      assert.deepEqual([changed.body.contact, changed.body.revision, changed.body.plan], [body.contact, 2, 'partner']);
      await refusal('changed-meanwhile', call.changeConsumer(anna, { consumerId: 'acme', 'If-Match': tag, body }));
      const without = { consumerId: 'acme', 'If-Match': '"2"', body: { contact: null } };
      assert.equal((await call.changeConsumer(anna, without)).body.contact, undefined);
      const unpinned = { consumerId: 'acme', 'If-Match': '"3"', body: { pins: { 'experience/shop': 9 } } };
      await refusal('unprocessable', call.changeConsumer(anna, unpinned));
    });

    it('A06: shows a key once, and what is left of it after that', async () => {
      const { key, ...shown } = await freshKey({ scopes: ['feed:read'] });
      assert.match(key, /^cw_live_[0-9A-Za-z]{10}_[0-9A-Za-z]{33}$/);
      assert.deepEqual((await call.listKeys(anna, { consumerId: 'acme' })).body.items, [shown]);
      assert.deepEqual((await api.registry.find(key))?.scopes, ['feed:read']);
      const { body } = await call.listChanges(operator, { limit: 100 });
      assert.ok(!JSON.stringify(body).includes(key.slice(-33)), 'the record of changes holds no secret');
    });

    it('A04: refuses a key that could do more than its consumer, or that has ended already', async () => {
      const wider = { consumerId: 'acme', body: { label: 'wide', scopes: ['feed:read', 'gateway:admin'] } };
      const { facts } = await refusal('unprocessable', call.createKey(operator, wider));
      assert.deepEqual(facts.errors?.[0]?.pointer, '/scopes/1');
      const past = new Date(api.clock.now()).toISOString();
      await refusal(
        'unprocessable',
        call.createKey(anna, { consumerId: 'acme', body: { label: 'p', expiresAt: past } }),
      );
    });

    it('takes from keys what their consumer may no longer do', async () => {
      const { key } = await freshKey();
      const body = { scopes: ['feed:read'] };
      await call.changeConsumer(operator, { consumerId: 'acme', 'If-Match': await revisionTag(), body });
      assert.deepEqual((await api.registry.find(key))?.scopes, ['feed:read']);
    });

    it('K04: exchanges a key: both are good during the overlap, the new one alone after it', async () => {
      const old = await freshKey({ scopes: ['feed:read'] });
      const acme = { consumerId: 'acme', keyId: old.keyId };
      const { body: fresh } = await call.rotateKey(anna, { ...acme, body: { overlapSeconds: 3600 } });
      assert.deepEqual([fresh.label, fresh.scopes, fresh.replaces], ['first', ['feed:read'], old.keyId]);
      api.clock.advance(3_599_999);
      assert.ok((await api.registry.find(old.key)) && (await api.registry.find(fresh.key)));
      api.clock.advance(1);
      assert.equal(await api.registry.find(old.key), undefined);
      assert.ok(await api.registry.find(fresh.key));
      await refusal('conflict', call.rotateKey(anna, { ...acme, body: {} }));
    });

    it('never makes a key last longer by exchanging it, and gives the new one the old one’s lifetime', async () => {
      const expiresAt = new Date(api.clock.now() + 10_000).toISOString();
      const old = await freshKey({ expiresAt });
      api.clock.advance(4_000);
      const rotation = { consumerId: 'acme', keyId: old.keyId, body: { overlapSeconds: 86_400 } };
      const { body: fresh } = await call.rotateKey(anna, rotation);
      const { items } = (await call.listKeys(anna, { consumerId: 'acme' })).body;
      assert.equal(items.find(({ keyId }) => keyId === old.keyId)?.expiresAt, expiresAt);
      assert.equal(Date.parse(fresh.expiresAt as string), api.clock.now() + 10_000);
    });

    it('revokes a key at once here and within 2 s elsewhere; revoking it again changes nothing', async () => {
      const { key, keyId } = await freshKey();
      assert.ok((await api.registry.find(key)) && (await api.elsewhere.find(key)));
      assert.equal((await call.revokeKey(anna, { consumerId: 'acme', keyId })).status, 204);
      assert.equal(await api.registry.find(key), undefined);
      api.clock.advance(2_000);
      assert.equal(await api.elsewhere.find(key), undefined);
      await call.revokeKey(anna, { consumerId: 'acme', keyId });
      const { items } = (await call.listChanges(anna, { consumerId: 'acme', limit: 100 })).body;
      assert.equal(items.filter((change) => change.action === 'key-revoked' && change.keyId === keyId).length, 1);
    });

    it('K05: lists a live key however many were made and revoked after it', async () => {
      const { keyId } = await freshKey();
      for (let made = 0; made < 201; made += 1) {
        api.clock.advance(1);
        const after = await freshKey();
        await call.revokeKey(anna, { consumerId: 'acme', keyId: after.keyId });
      }
      const { items } = (await call.listKeys(anna, { consumerId: 'acme' })).body;
      assert.deepEqual([items.length, items.at(-1)?.keyId, items.at(-1)?.state], [200, keyId, 'live']);
    });

    it('suspends a consumer and lets it call again, with the reason for operators on record', async () => {
      const body = { reason: 'unpaid', notice: 'Please call us.' };
      const { body: suspended } = await call.suspendConsumer(operator, { consumerId: 'acme', body });
      assert.deepEqual(suspended.suspended, { ...body, since: new Date(api.clock.now()).toISOString() });
      const { body: resumed } = await call.resumeConsumer(operator, { consumerId: 'acme' });
      assert.equal(resumed.suspended, undefined);
      await refusal('not-found', call.suspendConsumer(operator, { consumerId: 'nobody', body }));
    });

    it('A09: keeps who changed what, before and after, newest first', async () => {
      const tag = await revisionTag();
      await call.changeConsumer(anna, { consumerId: 'acme', 'If-Match': tag, body: { name: 'Acme B.V.' } });
      const { body } = await call.listChanges(anna, { consumerId: 'acme', limit: 1 });
      const [change] = body.items;
      assert.deepEqual(
        [change?.action, change?.before?.name, change?.after?.name],
        ['consumer-changed', 'Acme', 'Acme B.V.'],
      );
      assert.deepEqual(change?.author, { kind: 'user', issuer: 'development', subject: 'anna' });
      const older = await call.listChanges(anna, { consumerId: 'acme', limit: 1, cursor: body.nextCursor as string });
      assert.equal(older.body.items[0]?.action, 'consumer-created');
    });

    it('never rewrites what is on record', async () => {
      const { db } = api.store;
      for (const statement of [
        sql`update gateway.consumer_change set action = 'nothing'`,
        sql`delete from gateway.consumer_change`,
        sql`truncate gateway.consumer_change`,
      ]) {
        await assert.rejects(statement.execute(db), /only ever added to/);
      }
    });

    it('leaves no trace of a change that was refused', async () => {
      const before = (await call.listChanges(operator, { limit: 1 })).body.items[0]?.version;
      await refusal('conflict', call.createConsumer(operator, { body: wanted }));
      const late = { consumerId: 'acme', 'If-Match': '"99"', body: { name: 'X' } };
      await refusal('changed-meanwhile', call.changeConsumer(anna, late));
      assert.equal((await call.listChanges(operator, { limit: 1 })).body.items[0]?.version, before);
    });
  });
}
