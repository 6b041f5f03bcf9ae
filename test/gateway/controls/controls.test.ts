import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Wanted } from '../../../gateway/controls/control.ts';
import { type ControlRoom, openControls } from '../../../gateway/controls/controls.ts';
import { type ControlShelf, controlTable } from '../../../gateway/controls/table.ts';
import { createClock, createLog } from '../../policies/instruments.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, type TestStore } from '../../support/store.ts';

const storefront = { id: 'experience/storefront.v2#placeOrder', api: 'experience/storefront.v2', tier: 'experience' };
const operation = storefront as typeof storefront & { tier: 'experience' };
const off: Wanted = { kind: 'operation', target: operation.id, state: 'off', who: 'ann' };
const pause = 20;

const stopOf = (room: ControlRoom) => room.stopped?.operation(operation);

/** Waits, a little, until it holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let patience = 0; !holds(); patience += 1) {
    assert.ok(patience < 100, 'it never came to hold');
    await sleep(pause);
  }
}

for (const [kind, database] of [
  ['the embedded store', undefined],
  ['PostgreSQL', databaseOrSkip],
] as const) {
  describe(`controls on ${kind}`, () => {
    let home: TestStore;
    let shelf: ControlShelf;
    const open: ControlRoom[] = [];
    const clock = createClock();
    const log = createLog();
    before(async function () {
      home = await openTestStore(database === undefined ? undefined : await database(this));
      shelf = controlTable(home.store.db);
    });
    after(() => home?.dispose());
    afterEach(async () => {
      const { kind: what, target } = off;
      await shelf?.add({ kind: what, target, state: 'lifted', who: 'test' }, clock.now());
      for (const room of open.splice(0)) room.close();
    });

    const enter = async (over: ControlShelf = shelf): Promise<ControlRoom> => {
      const room = await openControls({ shelf: over, clock, log, pause });
      open.push(room);
      return room;
    };

    it('hold at once where they are set, soon elsewhere, and after a restart', async () => {
      const here = await enter();
      const there = await enter();
      assert.equal(stopOf(here), undefined);
      const control = await here.set({ ...off, reason: 'it misbehaves', notice: 'Back soon.' });
      assert.deepEqual(stopOf(here), {
        kind: 'switched-off',
        scope: 'operation',
        notice: 'Back soon.',
      });
      await until(() => there.stopped?.operation(operation) !== undefined);
      assert.equal(there.version, control.version);
      assert.deepEqual((await enter()).inForce(), [control]);
      await there.set({ ...off, state: 'lifted' });
      await until(() => here.stopped === undefined);
      assert.deepEqual(here.inForce(), []);
    });

    it('end by themselves when their time is up', async () => {
      const room = await enter();
      await room.set({ ...off, until: clock.now() + 60_000 });
      assert.notEqual(room.stopped, undefined);
      clock.advance(59_999);
      assert.notEqual(room.stopped, undefined);
      clock.advance(1);
      assert.equal(room.stopped, undefined);
      assert.deepEqual(room.inForce(), []);
    });

    it('are kept with who changed what when, and why', async () => {
      const room = await enter();
      await room.set({ ...off, reason: 'first' });
      await room.set({ ...off, state: 'lifted', who: 'bob' });
      const [second, first] = await room.history(2);
      assert.deepEqual([first?.who, first?.state, first?.reason, first?.since], ['ann', 'off', 'first', clock.now()]);
      assert.deepEqual([second?.who, second?.state], ['bob', 'lifted']);
      assert.ok((second?.version ?? 0) > (first?.version ?? 0));
      assert.ok(log.lines.some(({ level, message }) => level === 'warn' && /changed a control/.test(message)));
    });

    it('are seen by everybody in the order in which they were set', async () => {
      const rooms = await Promise.all([enter(), enter(), enter()]);
      const set = rooms.map((room, index) => room.set({ ...off, kind: 'consumer', target: `c${index}` }));
      const versions = (await Promise.all(set)).map(({ version }) => version);
      const last = Math.max(...versions);
      await until(() => rooms.every((room) => room.version === last));
      for (const room of rooms) {
        for (const index of [0, 1, 2]) assert.ok(room.stopped?.consumer(`c${index}`), `c${index}`);
      }
      for (const index of [0, 1, 2])
        await rooms[0]?.set({ kind: 'consumer', target: `c${index}`, state: 'lifted', who: 'ann' });
    });

    it('hold while the store is away, and are followed again when it is back', async () => {
      let away = false;
      const unreliable: ControlShelf = {
        ...shelf,
        version: () => (away ? Promise.reject(new Error('connection terminated')) : shelf.version()),
      };
      const room = await enter(unreliable);
      await room.set(off);
      away = true;
      await shelf.add({ ...off, state: 'lifted' }, clock.now());
      await until(() => log.lines.some(({ message }) => /the last known ones hold/.test(message)));
      assert.ok(room.stopped?.operation(operation));
      away = false;
      await until(() => room.stopped === undefined);
    });

    it('keep a gateway from starting when they cannot be read: it might serve what is off', async () => {
      const broken: ControlShelf = { ...shelf, version: () => Promise.reject(new Error('connection terminated')) };
      await assert.rejects(enter(broken), /connection terminated/);
    });
  });
}
