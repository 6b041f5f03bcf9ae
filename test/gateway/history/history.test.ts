import assert from 'node:assert/strict';
import { type Kysely, sql } from 'kysely';
import { type ContractHistory, createContractHistory, type Recorded } from '../../../gateway/history/history.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';
import { stoppedClock, type TestClock } from '../consumers/clock.ts';

const id = 'experience/orders.v1';
const release = (hash: string, version: string, operations: readonly string[], title = 'Orders'): Recorded => ({
  id,
  hash,
  published: {
    openapi: '3.1.0',
    info: { title, version },
    paths: Object.fromEntries(operations.map((name) => [`/${name}`, { get: { operationId: name, responses: {} } }])),
  },
  settings: { lifecycle: { state: 'active', since: '2026-01-01' } } as Recorded['settings'],
});
const first = release('a', '1.0.0', ['list']);
const second = release('b', '1.1.0', ['list', 'get']);

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`the history of contracts (${kind})`, () => {
    let opened: TestStore;
    let clock: TestClock;
    const histories: ContractHistory[] = [];
    const open = (db: Kysely<unknown> = opened.store.db): ContractHistory => {
      const history = createContractHistory({ db, clock, log: quiet });
      histories.push(history);
      return history;
    };
    const told = async (history: ContractHistory, document = id) =>
      (await history.listContractChanges(document)).map(({ version, action, changes }) => [
        version,
        action,
        ...changes.map(({ effect, what }) => `${effect}: ${what}`),
      ]);

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
    });
    beforeEach(async () => {
      const { db } = opened.store;
      await sql`delete from gateway.known_contract`.execute(db);
      await sql`alter table gateway.contract_change disable trigger all`.execute(db);
      await sql`delete from gateway.contract_change`.execute(db);
      await sql`alter table gateway.contract_change enable trigger all`.execute(db);
      clock = stoppedClock();
    });
    afterEach(() => Promise.all(histories.splice(0).map((history) => history.close())));
    after(() => opened?.dispose());

    it('begins when a contract is first run, and tells what each reload changed, newest first', async () => {
      const history = open();
      history.note([first]);
      await history.flush();
      clock.advance(60_000);
      history.note([second]);
      assert.deepEqual(await told(history), [
        ['1.1.0', 'changed', 'additive: GET /get is new'],
        ['1.0.0', 'added'],
      ]);
      const [newest] = await history.listContractChanges(id, { rows: 1 });
      assert.equal(newest?.at, new Date(clock.now()).toISOString());
      assert.equal(newest?.hash, 'b');
      assert.deepEqual((await history.listContractChanges(id, { before: newest?.id })).length, 1);
    });

    it('goes on after a restart, with what changed while nothing ran', async () => {
      const before = open();
      before.note([first]);
      await before.flush();
      await before.close();
      const after = open();
      after.note([release('c', '1.0.1', [])]);
      assert.deepEqual(await told(after), [
        ['1.0.1', 'changed', 'breaking: GET /list is gone'],
        ['1.0.0', 'added'],
      ]);
    });

    it('says nothing of what only the gateway acts on', async () => {
      const history = open();
      history.note([first]);
      await history.flush();
      history.note([{ ...first, hash: 'settings' }]);
      assert.deepEqual(await told(history), [['1.0.0', 'added']]);
    });

    it('tells when a contract is taken away, and comes back', async () => {
      const history = open();
      for (const documents of [[first], [], [], [first]]) {
        history.note(documents);
        await history.flush();
      }
      assert.deepEqual(await told(history), [
        ['1.0.0', 'added'],
        ['1.0.0', 'removed'],
        ['1.0.0', 'added'],
      ]);
    });

    it('is written once by gateways that load the same files at once', async () => {
      const gateways = [open(), open(), open()];
      for (const documents of [[first], [second]]) {
        for (const history of gateways) history.note(documents);
        await Promise.all(gateways.map((history) => history.flush()));
      }
      assert.deepEqual(await told(open()), [
        ['1.1.0', 'changed', 'additive: GET /get is new'],
        ['1.0.0', 'added'],
      ]);
    });

    it('cannot be rewritten', async () => {
      const history = open();
      history.note([first]);
      await history.flush();
      await assert.rejects(sql`delete from gateway.contract_change`.execute(opened.store.db), /only ever added to/);
    });
  });
}
