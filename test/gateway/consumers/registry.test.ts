import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { newKey } from '../../../gateway/consumers/key.ts';
import { createRegistry, type Registry } from '../../../gateway/consumers/registry.ts';
import { Problem } from '../../../gateway/problem.ts';
import { databaseOrSkip, postgresOrSkip, type TestPostgres } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';
import { stoppedClock, type TestClock } from './clock.ts';

const acme = { name: 'acme', plan: 'partner', scopes: ['feed:read', 'orders:read', 'orders:write'] };
const wanted = { consumer: 'acme', environment: 'live', label: 'first', scopes: ['feed:read', 'orders:read'] } as const;

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`the consumer registry (${kind})`, () => {
    let opened: TestStore;
    let clock: TestClock;
    let registry: Registry;

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
    });
    beforeEach(async () => {
      await sql`delete from gateway.consumer`.execute(opened.store.db);
      clock = stoppedClock();
      registry = createRegistry({ db: opened.store.db, clock, log: quiet });
      await registry.ensureConsumer(acme);
    });
    afterEach(() => registry.close());
    after(() => opened?.dispose());

    it('finds the consumer and scopes of a key', async () => {
      const key = await registry.issueKey(wanted);
      assert.deepEqual(await registry.find(key), {
        id: idOf(key),
        consumer: { id: 'acme', name: 'acme', plan: 'partner', environment: 'live' },
        scopes: ['feed:read', 'orders:read'],
      });
    });

    it('knows the versions a consumer is held to, until they are let go of', async () => {
      const key = await registry.issueKey(wanted);
      await registry.pinVersions('acme', { 'experience/storefront': 1, 'experience/partner': 1 });
      assert.deepEqual(await registry.pinVersions('acme', { 'experience/partner': null }), {
        'experience/storefront': 1,
      });
      assert.deepEqual((await registry.find(key))?.pins, { 'experience/storefront': 1 });
      await registry.ensureConsumer({ ...acme, plan: 'other' });
      assert.deepEqual((await registry.listConsumers())[0]?.pins, { 'experience/storefront': 1 });
      await assert.rejects(
        registry.pinVersions('nobody', { 'experience/storefront': 1 }),
        (error) => error instanceof Problem && error.kind === 'not-found',
      );
    });

    it('finds nothing for a key that was never issued', async () => {
      assert.equal(await registry.find(newKey('live').key), undefined);
      assert.equal(await registry.find('cw_live_nonsense'), undefined);
    });

    it('finds nothing when the id is known and the secret is another', async () => {
      const key = await registry.issueKey(wanted);
      const { secretHash } = newKey('live');
      await sql`update gateway.credential set secret_hash = ${secretHash}`.execute(opened.store.db);
      assert.equal(await registry.find(key), undefined);
    });

    it('A06: stores nothing a key could be made of', async () => {
      const key = await registry.issueKey(wanted);
      const { rows } = await sql<object>`select * from gateway.credential`.execute(opened.store.db);
      assert.equal(rows.length, 1);
      assert.ok(!JSON.stringify(rows).includes(key.slice(-33)));
    });

    it('K05: refuses a revoked key within 2 s on other gateways, and at once on this one', async () => {
      const elsewhere = createRegistry({ db: opened.store.db, clock, log: quiet });
      const key = await registry.issueKey(wanted);
      assert.ok((await registry.find(key)) && (await elsewhere.find(key)));
      assert.equal(await registry.revokeKey(idOf(key)), true);
      assert.equal(await registry.find(key), undefined);
      clock.advance(2_000);
      assert.equal(await elsewhere.find(key), undefined);
      assert.equal(await registry.revokeKey(idOf(key)), false);
      await elsewhere.close();
    });

    it('knows a key again at once, as one and the same, until its record is another', async () => {
      const key = await registry.issueKey(wanted);
      const found = await registry.find(key);
      assert.equal(found?.id, idOf(key));
      assert.equal(registry.find(key), found);
      await registry.ensureConsumer({ name: 'acme', plan: 'free', scopes: ['feed:read'] });
      assert.ok(registry.find(key) instanceof Promise);
      assert.equal((await registry.find(key))?.consumer.plan, 'free');
    });

    it('tells which of some keys have been revoked', async () => {
      const [first, second] = [await registry.issueKey(wanted), await registry.issueKey(wanted)].map(idOf);
      await registry.revokeKey(first as string);
      const revoked = await registry.endedAmong([first as string, second as string, 'unknown']);
      assert.deepEqual([...revoked], [first]);
      assert.deepEqual([...(await registry.endedAmong([]))], []);
    });

    it('K04: refuses a key from its expiry on, and tells when that is', async () => {
      const expires = clock.now() + 1_500;
      const key = await registry.issueKey({ ...wanted, expires });
      assert.equal((await registry.find(key))?.expires, expires);
      clock.advance(1_499);
      assert.ok(await registry.find(key));
      clock.advance(1);
      assert.equal(await registry.find(key), undefined);
    });

    it('K04: takes an old and a new key side by side, for a change without a gap', async () => {
      const old = await registry.issueKey(wanted);
      const fresh = await registry.issueKey({ ...wanted, label: 'second' });
      assert.ok((await registry.find(old)) && (await registry.find(fresh)));
    });

    it('K05: follows a change of plan within 2 s, and takes back what the new plan does not allow', async () => {
      const key = await registry.issueKey(wanted);
      await registry.find(key);
      await registry.ensureConsumer({ name: 'acme', plan: 'free', scopes: ['feed:read'] });
      clock.advance(2_000);
      const found = await registry.find(key);
      assert.equal(found?.consumer.plan, 'free');
      assert.deepEqual(found?.scopes, ['feed:read']);
    });

    it('A06: lists consumers with their keys, without their secrets', async () => {
      const key = await registry.issueKey(wanted);
      const [listed] = await registry.listConsumers();
      assert.equal(listed?.id, 'acme');
      assert.deepEqual(listed?.credentials, [
        {
          id: idOf(key),
          environment: 'live',
          label: 'first',
          scopes: ['feed:read', 'orders:read'],
          createdAt: new Date(clock.now()),
        },
      ]);
    });

    it('writes down the last use of a key, at most once a minute', async () => {
      const key = await registry.issueKey(wanted);
      const lastUse = async () => {
        await registry.find(key);
        await registry.flush();
        return (await registry.listConsumers())[0]?.credentials[0]?.lastUsedAt?.getTime();
      };
      const first = clock.now();
      assert.equal(await lastUse(), first);
      clock.advance(59_999);
      assert.equal(await lastUse(), first);
      clock.advance(1);
      assert.equal(await lastUse(), first + 60_000);
    });

    it('refuses a name that is no name, and a key for a consumer that is not there', async () => {
      await assert.rejects(registry.ensureConsumer({ ...acme, name: '../etc' }), isProblem('bad-request'));
      await assert.rejects(registry.issueKey({ ...wanted, consumer: 'nobody' }), isProblem('not-found'));
    });
  });
}

describe('the consumer registry, when the store is down', () => {
  let postgres: TestPostgres;
  let opened: TestStore;
  before(async function () {
    this.timeout(30_000);
    postgres = await postgresOrSkip(this);
    opened = await openTestStore(await postgres.database());
  });
  after(async () => {
    await opened?.dispose();
    await postgres?.stop();
  });

  it('K06: takes keys it knows for a minute more, and answers “unavailable” to all others', async () => {
    const clock = stoppedClock();
    const registry = createRegistry({ db: opened.store.db, clock, log: quiet });
    await registry.ensureConsumer(acme);
    const [known, unseen] = [await registry.issueKey(wanted), await registry.issueKey(wanted)];
    await registry.find(known);
    await postgres.crash();
    clock.advance(30_000);
    assert.ok(await registry.find(known));
    await assert.rejects(async () => registry.find(unseen), isProblem('unavailable'));
    await assert.rejects(async () => registry.find(newKey('live').key), isProblem('unavailable'));
    assert.equal(await registry.find('cw_live_typo'), undefined);
    clock.advance(32_000);
    await assert.rejects(async () => registry.find(known), isProblem('unavailable'));
    await postgres.restart();
    clock.advance(1_000);
    assert.ok((await registry.find(known)) && (await registry.find(unseen)));
    await registry.close();
  });
});

const idOf = (key: string): string => key.split('_')[2] ?? '';

const isProblem = (kind: string) => (error: unknown) => error instanceof Problem && error.kind === kind;
