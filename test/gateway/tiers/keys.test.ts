import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFile } from '../../../gateway/tiers/key-file.ts';
import type { KeyShelf, TierKey } from '../../../gateway/tiers/key-shelf.ts';
import { keyTable } from '../../../gateway/tiers/key-table.ts';
import { createKeyRing, openTierKeys } from '../../../gateway/tiers/keys.ts';
import { createClock, createLog } from '../../policies/instruments.ts';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, type TestStore, temporaryFolder } from '../../support/store.ts';

const day = 86_400_000;

/** A shelf that can fail, and counts how often it is looked at. */
function memoryShelf() {
  let kept: readonly TierKey[] = [];
  const shelf = {
    looks: 0,
    fails: false,
    async read() {
      shelf.looks += 1;
      if (shelf.fails) throw new Error('the shelf is away');
      const found = kept;
      await new Promise(setImmediate);
      return found;
    },
    async add(key: TierKey, oldest: number) {
      kept = [key, ...kept.filter(({ created }) => created >= oldest)];
    },
  };
  return shelf;
}

/** Puts a key on a shelf as another gateway does; its id. */
async function makeKeyOn(shelf: KeyShelf, created: number): Promise<string> {
  const elsewhere = memoryShelf();
  const { kid, key } = await (await openRing(elsewhere).ring).signing();
  await shelf.add({ kid, key, created }, 0);
  return kid;
}

function openRing(shelf: KeyShelf, clock = createClock()) {
  const log = createLog();
  return { clock, log, ring: createKeyRing({ shelf, days: 30, clock, log }) };
}

const kids = async (ring: { published(): Promise<{ keys: readonly { kid?: string }[] }> }) =>
  (await ring.published()).keys.map(({ kid }) => kid);

describe('the keys of tier identities', () => {
  it('are published without their private part', async () => {
    const ring = await openRing(memoryShelf()).ring;
    const { keys } = await ring.published();
    assert.deepEqual(
      keys.map((key) => Object.keys(key).sort()),
      [['alg', 'crv', 'kid', 'kty', 'use', 'x']],
    );
    assert.deepEqual(await ring.find((await ring.signing()).kid), keys[0]);
  });

  it('are replaced at thirty days, and stay published for two more', async () => {
    const { ring: opening, clock } = openRing(memoryShelf());
    const ring = await opening;
    const first = (await ring.signing()).kid;
    clock.advance(30 * day - 1);
    assert.equal((await ring.signing()).kid, first);
    clock.advance(1);
    const second = (await ring.signing()).kid;
    assert.notEqual(second, first);
    assert.deepEqual(await kids(ring), [second, first]);
    clock.advance(2 * day);
    assert.deepEqual(await kids(ring), [second, first]);
    clock.advance(1);
    assert.deepEqual(await kids(ring), [second]);
    assert.equal(await ring.find(first), undefined);
  });

  it('are replaced once, however many calls come at that moment', async () => {
    const { ring: opening, clock } = openRing(memoryShelf());
    const ring = await opening;
    clock.advance(31 * day);
    const signing = await Promise.all(Array.from({ length: 20 }, () => ring.signing()));
    assert.equal(new Set(signing.map(({ kid }) => kid)).size, 1);
  });

  it('go on when no new one can be kept', async () => {
    const shelf = memoryShelf();
    const { ring: opening, clock, log } = openRing(shelf);
    const ring = await opening;
    const { kid } = await ring.signing();
    clock.advance(30 * day);
    shelf.fails = true;
    assert.equal((await ring.signing()).kid, kid);
    assert.equal(log.lines.at(-1)?.level, 'warn');
    shelf.fails = false;
    assert.notEqual((await ring.signing()).kid, kid);
  });

  it('that another replica has just made are known to every call that brings them, also right after a look', async () => {
    const shelf = memoryShelf();
    const clock = createClock();
    const here = await openRing(shelf, clock).ring;
    clock.advance(5_000);
    const { looks } = shelf;
    const kid = await makeKeyOn(shelf, clock.now());
    const found = await Promise.all(Array.from({ length: 20 }, () => here.find(kid)));
    assert.ok(found.every((key) => key !== undefined));
    assert.equal(shelf.looks, looks + 1);

    const other = await makeKeyOn(shelf, clock.now());
    assert.ok(await here.find(other), 'made within the second of the last look');
  });

  it('that another replica made meanwhile are found by who came while an older look was under way', async () => {
    const shelf = memoryShelf();
    const clock = createClock();
    const here = await openRing(shelf, clock).ring;
    const first = here.find('invented');
    const kid = await makeKeyOn(shelf, clock.now());
    const [, found] = await Promise.all([first, here.find(kid)]);
    assert.ok(found);
  });

  it('that another replica made are known on sight, and made-up ones cost few looks', async () => {
    const shelf = memoryShelf();
    const clock = createClock();
    const here = await openRing(shelf, clock).ring;
    const there = await openRing(shelf, clock).ring;
    assert.equal((await there.signing()).kid, (await here.signing()).kid);
    clock.advance(30 * day);
    const { kid } = await there.signing();
    assert.ok(await here.find(kid));
    const { looks } = shelf;
    const flood = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn += 1) assert.equal(await here.find(`invented-${turn}`), undefined);
    };
    await flood();
    assert.ok(shelf.looks - looks <= 10, `${shelf.looks - looks} looks`);
    const flooded = shelf.looks;
    for (let second = 0; second < 5; second += 1) {
      clock.advance(1_000);
      await flood();
    }
    assert.equal(shelf.looks - flooded, 5);
    assert.equal((await here.signing()).kid, kid, 'the new key is taken over, not doubled');
  });
});

describe('the file of tier keys', () => {
  it('is its owner’s only, survives a restart, and is replaced whole', async () => {
    const folder = temporaryFolder();
    const { ring: opening, clock } = openRing(keyFile(folder));
    const ring = await opening;
    const file = join(folder, 'tier-keys.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { kid } = await ring.signing();
    assert.equal((await (await openRing(keyFile(folder)).ring).signing()).kid, kid);
    for (const turn of [1, 2]) {
      clock.advance(31 * day);
      await ring.signing();
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(JSON.parse(readFileSync(file, 'utf8')).length, 2, `turn ${turn}`);
    }
    assert.deepEqual(readdirSync(folder), ['tier-keys.json']);
  });

  it('says what to do when it is damaged', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tier-keys.json'), '[{');
    await assert.rejects(openRing(keyFile(folder)).ring, /tier-keys\.json is damaged: delete it/);
  });
});

describe('the table of tier keys', () => {
  let opened: TestStore;
  before(async function () {
    this.timeout(30_000);
    opened = await openTestStore(await databaseOrSkip(this));
  });
  after(() => opened?.dispose());

  it('lets replicas verify each other, and forgets what nobody uses', async () => {
    const clock = createClock();
    const folder = temporaryFolder();
    const open = () => openTierKeys({ store: opened.store, folder, days: 30, clock, log: createLog() });
    const [here, there] = [await open(), await open()];
    const first = await here.signing();
    assert.deepEqual(await there.find(first.kid), await here.find(first.kid));
    assert.deepEqual(readdirSync(folder), []);
    clock.advance(33 * day);
    const second = await there.signing();
    assert.ok(await here.find(second.kid));
    assert.deepEqual(
      (await keyTable(opened.store.db).read()).map(({ kid }) => kid),
      [second.kid],
    );
  });
});
