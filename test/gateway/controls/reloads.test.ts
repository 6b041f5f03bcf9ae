import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#problem';
import { ConfigurationError } from '../../../gateway/contracts/mistake.ts';
import { type ControlRoom, openControls } from '../../../gateway/controls/controls.ts';
import { createReloads } from '../../../gateway/controls/reloads.ts';
import { type ControlShelf, controlTable } from '../../../gateway/controls/table.ts';
import type { Snapshot } from '../../../gateway/snapshot/snapshot.ts';
import { createClock, createLog } from '../../policies/instruments.ts';
import { openTestStore, type TestStore } from '../../support/store.ts';

const pause = 10;

describe('a reload of every replica', () => {
  let home: TestStore;
  let shelf: ControlShelf;
  const open: ControlRoom[] = [];
  before(async () => {
    home = await openTestStore();
    shelf = controlTable(home.store.db);
  });
  after(() => home?.dispose());
  afterEach(() => {
    for (const room of open.splice(0)) room.close();
  });

  /** A replica whose files are as the test says. */
  async function replica(over: Partial<ControlShelf> = {}) {
    const log = createLog();
    const controls = await openControls({ shelf: { ...shelf, ...over }, clock: createClock(), log, pause });
    open.push(controls);
    const state = { loads: 0, mistakes: [] as { file: string; line: number; message: string }[] };
    const load = async (): Promise<Snapshot> => {
      state.loads += 1;
      if (state.mistakes.length > 0) throw new ConfigurationError(state.mistakes);
      return { hash: 'abc', warnings: [] } as unknown as Snapshot;
    };
    return { state, log, controls, reloads: createReloads({ controls, load, log }) };
  }
  async function until(holds: () => boolean): Promise<void> {
    for (let patience = 0; !holds(); patience += 1) {
      assert.ok(patience < 200, 'it never came to hold');
      await sleep(pause);
    }
  }
  /** Until a replica has looked a few times more. */
  const looked = (room: ControlRoom): Promise<void> => {
    let looks = 0;
    room.onLook(() => {
      looks += 1;
    });
    return until(() => looks > 3);
  };

  it('happens once on each', async () => {
    const [here, there] = [await replica(), await replica()];
    await here.reloads.everywhere({ who: 'ann' });
    await until(() => there.state.loads === 1);
    await Promise.all([looked(here.controls), looked(there.controls)]);
    assert.deepEqual([here.state.loads, there.state.loads], [1, 1]);
    // Who starts later has read the files as they are.
    const late = await replica();
    await looked(late.controls);
    assert.equal(late.state.loads, 0);
  });

  it('is not asked of others when it fails here', async () => {
    const [here, there] = [await replica(), await replica()];
    here.state.mistakes.push({ file: 'openapi/a.yaml', line: 7, message: 'odd' });
    await assert.rejects(here.reloads.everywhere({ who: 'ann' }), ConfigurationError);
    await looked(there.controls);
    assert.equal(there.state.loads, 0);
    // Told to whoever asked; it is no failure to follow.
    assert.equal(here.reloads.failed, undefined);
  });

  it('that fails on another is told there, until one succeeds', async () => {
    const [here, there] = [await replica(), await replica()];
    there.state.mistakes.push({ file: 'openapi/a.yaml', line: 7, message: 'odd' });
    await here.reloads.everywhere({ who: 'ann' });
    await until(() => there.reloads.failed !== undefined);
    assert.deepEqual(there.reloads.failed?.mistakes, ['openapi/a.yaml:7  odd']);
    assert.ok(there.log.lines.some(({ level, message }) => level === 'error' && /not reloaded/.test(message)));
    await looked(there.controls);
    assert.equal(there.state.loads, 1, 'tried again without being asked');
    there.state.mistakes = [];
    await there.reloads.here();
    assert.equal(there.reloads.failed, undefined);
  });

  it('says when the others could not be told', async () => {
    const here = await replica({ add: () => Promise.reject(new Error('connection terminated')) });
    const error = await here.reloads.everywhere({ who: 'ann' }).catch((reason: unknown) => reason);
    assert.ok(error instanceof Problem && error.kind === 'unavailable');
    assert.match(String(error.facts.detail), /^Reloaded here, but the other replicas could not be told/);
    assert.equal(here.state.loads, 1);
  });
});
