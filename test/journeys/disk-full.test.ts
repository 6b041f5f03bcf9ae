import assert from 'node:assert/strict';
import { type Ground, startGround } from '../soak/ground.ts';
import { failed, failures } from '../soak/load.ts';
import { fillDisk, mountDisk, type SmallDisk } from '../soak/scenarios/disk-full.ts';
import { isToldToWait } from '../support/orders.ts';
import { needPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { growth, isNoMore } from '../support/resources.ts';

describe('two workers whose PostgreSQL has a full disk', () => {
  let disk: SmallDisk | undefined;
  let postgres: TestPostgres;
  let ground: Ground;
  before(async function () {
    this.timeout(60_000);
    needPostgres(this);
    disk = mountDisk();
    if (disk === undefined) {
      // biome-ignore lint/suspicious/noConsole: mocha shows no reason for a pending test
      console.log('      a small disk needs Linux and the right to mount one');
      this.skip();
    }
    postgres = await startPostgres({ folder: disk.folder });
    ground = await startGround({ postgres, variables: { OVERLOAD_MILLISECONDS: '60000' } });
  });
  after(async () => {
    await ground?.[Symbol.asyncDispose]();
    await postgres?.stop();
    disk?.unmount();
  });

  it('O09: read what is there, refuse what cannot be written with 503, and go on by themselves', async () => {
    const calm = await ground.held();
    const filled = await fillDisk(ground, disk as SmallDisk, { quiet: 1_000, full: 4_000, reads: 30, writes: 10 });
    const { during, told, back, ended, wrong } = filled;
    assert.equal(failed(during), 0, failures(during));
    const refused = told.filter(({ status }) => status !== 201);
    assert.ok(refused.length > 0, 'nothing was refused: the disk was not full');
    assert.deepEqual(
      refused.filter((told) => !isToldToWait(told)),
      [],
    );
    assert.ok(back < 30_000);
    assert.equal(ended, 0);
    assert.deepEqual(wrong, []);
    const after = await ground.held(calm);
    assert.ok(isNoMore(calm, after), growth(calm, after));
  }).timeout(120_000);
});
