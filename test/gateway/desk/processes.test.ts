import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { createProcesses, type Processes } from '../../../gateway/desk/processes.ts';
import type { BreakerView } from '../../../policies/policy.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';
import { stoppedClock, type TestClock } from '../consumers/clock.ts';

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`processes of a gateway (${kind})`, () => {
    let opened: TestStore;
    let clock: TestClock;
    const running: Processes[] = [];
    const start = (worker: number, breakers: () => readonly BreakerView[] = () => []): Processes => {
      const processes = createProcesses({
        db: opened.store.db,
        clock,
        log: quiet,
        worker,
        breakers,
        contracts: () => 'abc',
      });
      running.push(processes);
      return processes;
    };
    const breaker = (state: BreakerView['state'], wait?: number): BreakerView => ({
      ...{ upstream: 'shipments', operations: 'read', state, forced: false },
      ...(wait === undefined ? {} : { wait }),
    });

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
    });
    beforeEach(() => {
      clock = stoppedClock();
    });
    afterEach(() => Promise.all(running.splice(0).map((processes) => processes.close())));
    after(() => opened?.dispose());

    it('tell of each other, and of the breakers each has', async () => {
      const first = start(1, () => [breaker('open', 5_000)]);
      await start(2, () => [breaker('closed')]).tell();
      const all = await first.list();
      assert.deepEqual(
        all.map(({ worker, pid, contracts, breakers }) => [worker, pid, contracts, breakers.map(({ state }) => state)]),
        [
          [1, process.pid, 'abc', ['open']],
          [2, process.pid, 'abc', ['closed']],
        ],
      );
      assert.equal(all[0]?.breakers[0]?.retryAt, new Date(clock.now() + 5_000).toISOString());
    });

    it('say at once what changed, and otherwise write now and then', async () => {
      let state: BreakerView['state'] = 'closed';
      const changing = start(1, () => [breaker(state)]);
      const other = start(2);
      const seen = async () => (await other.list()).find(({ worker }) => worker === 1);
      await changing.tell();
      const first = await seen();
      await changing.tell();
      assert.equal((await seen())?.seenAt, first?.seenAt, 'no news is not written');
      state = 'open';
      await changing.tell();
      assert.equal((await seen())?.breakers[0]?.state, 'open');
    });

    it('are forgotten when they end, and when they have not been heard of', async () => {
      const left = start(1);
      const killed = start(2);
      const asked = start(3);
      await Promise.all([left.tell(), killed.tell()]);
      await left.close();
      await sql`update gateway.process set seen_at = now() - interval '16 seconds' where worker = 2`.execute(
        opened.store.db,
      );
      assert.deepEqual(
        (await asked.list()).map(({ worker }) => worker),
        [3],
      );
    });

    it('go on serving while the store is away', async () => {
      const processes = start(1);
      await sql`alter table gateway.process rename to away`.execute(opened.store.db);
      await processes.tell();
      await sql`alter table gateway.away rename to process`.execute(opened.store.db);
      assert.equal((await processes.list()).length, 1);
    });
  });
}
