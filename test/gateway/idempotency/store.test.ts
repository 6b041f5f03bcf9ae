import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createIdempotencyStore } from '../../../gateway/idempotency/store.ts';
import type { IdempotentCall } from '../../../policies/policy.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const call = (key: string, parts: Partial<IdempotentCall> = {}): IdempotentCall => ({
  id: hash(key),
  operation: 'experience/storefront.v2#placeOrder',
  fingerprint: hash('two of P-000001'),
  owner: randomUUID(),
  lease: 10,
  hours: 24,
  ...parts,
});

for (const kind of ['the embedded store', 'PostgreSQL'] as const) {
  describe(`keys in ${kind}`, () => {
    let test: TestStore;
    let keys: ReturnType<typeof createIdempotencyStore>;
    before(async function () {
      test = await openTestStore(kind === 'PostgreSQL' ? await databaseOrSkip(this) : undefined);
      keys = createIdempotencyStore({ db: test.store.db, log: quiet });
    });
    after(async () => {
      keys?.close();
      await test?.dispose();
    });

    const ago = (column: 'lease_until' | 'expires_at', { id }: IdempotentCall) =>
      sql`update gateway.idempotency set ${sql.ref(column)} = now() - interval '1 second' where id = ${id}`.execute(
        test.store.db,
      );
    const rows = async (): Promise<number> => {
      const found = await sql<{ n: number }>`select count(*)::int as n from gateway.idempotency`.execute(test.store.db);
      return found.rows[0]?.n ?? 0;
    };

    it('belong to the first of many that come at once', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => keys.claim(call('at once'), false)));
      const states = claims.map(({ state }) => state);
      assert.deepEqual(states.sort(), ['first', ...Array.from({ length: 19 }, () => 'in-flight')]);
    });

    it('keep how a call ended, for the same request only', async () => {
      const first = call('kept');
      assert.deepEqual(await keys.claim(first, false), { state: 'first' });
      assert.deepEqual(await keys.claim(call('kept', { fingerprint: hash('other') }), false), { state: 'reused' });
      await keys.finish(first, '{"done":201}');
      assert.deepEqual(await keys.claim(call('kept'), false), { state: 'replayed', outcome: '{"done":201}' });
      assert.deepEqual(await keys.claim(call('kept', { fingerprint: hash('other') }), false), { state: 'reused' });
    });

    it('are free again when nothing was done', async () => {
      const first = call('released');
      await keys.claim(first, false);
      await keys.release(first);
      assert.deepEqual(await keys.claim(call('released', { fingerprint: hash('other') }), false), { state: 'first' });
    });

    it('are in doubt when their lease has ended, unless it was renewed', async () => {
      const first = call('lapsed');
      await keys.claim(first, false);
      await ago('lease_until', first);
      await keys.renew(first);
      assert.deepEqual(await keys.claim(call('lapsed'), false), { state: 'in-flight' });
      await ago('lease_until', first);
      assert.deepEqual(await keys.claim(call('lapsed'), false), { state: 'in-doubt' });
      await keys.finish(first, '{"done":201}');
      assert.equal((await keys.claim(call('lapsed'), false)).state, 'replayed', 'who was late may still tell');
    });

    it('are in doubt at once when given up', async () => {
      const first = call('given up');
      await keys.claim(first, false);
      await keys.abandon(first);
      assert.deepEqual(await keys.claim(call('given up'), false), { state: 'in-doubt' });
    });

    it('are taken over by one of many where a call may be repeated, and the first then has no say', async () => {
      const first = call('taken over');
      await keys.claim(first, true);
      await ago('lease_until', first);
      const others = Array.from({ length: 10 }, () => call('taken over'));
      const claims = await Promise.all(others.map((other) => keys.claim(other, true)));
      const states = claims.map(({ state }) => state);
      assert.deepEqual([...states].sort(), [...Array.from({ length: 9 }, () => 'in-flight'), 'repeated']);
      await keys.finish(first, '{"done":500}');
      await keys.release(first);
      assert.equal((await keys.claim(call('taken over'), true)).state, 'in-flight');
      await keys.finish(others[states.indexOf('repeated')] as IdempotentCall, '{"done":201}');
      assert.deepEqual(await keys.claim(call('taken over'), true), { state: 'replayed', outcome: '{"done":201}' });
    });

    it('are forgotten when they expire, and swept in the background', async () => {
      const first = call('expired');
      await keys.claim(first, false);
      await keys.finish(first, '{"done":201}');
      await ago('expires_at', first);
      assert.deepEqual(await keys.claim(call('expired', { fingerprint: hash('other') }), false), { state: 'first' });
      await sql`update gateway.idempotency set expires_at = now() - interval '1 second'`.execute(test.store.db);
      await keys.claim(call('alive'), false);
      const swept = createIdempotencyStore({ db: test.store.db, log: quiet, sweepEvery: 5 });
      for (let patience = 0; (await rows()) > 1 && patience < 100; patience += 1) await sleep(10);
      swept.close();
      assert.equal(await rows(), 1);
      assert.deepEqual(await keys.claim(call('alive'), false), { state: 'in-flight' });
    });
  });
}

describe('keys while the store is away', () => {
  it('refuse every claim: nothing is begun that cannot be remembered', async () => {
    const test = await openTestStore();
    const keys = createIdempotencyStore({ db: test.store.db, log: quiet });
    await keys.claim(call('there'), false);
    await test.store.close();
    await assert.rejects(keys.claim(call('away'), false), { kind: 'unavailable' });
    keys.close();
    await test.dispose();
  });
});
