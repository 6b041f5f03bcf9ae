import assert from 'node:assert/strict';
import { Problem } from '../../../gateway/problem.ts';
import type { Member } from '../../../gateway/workers/crew.ts';
import { createServiceReload } from '../../../gateway/workers/reload.ts';
import { createLog } from '../../policies/instruments.ts';

/** A worker that reads what the test says; `undefined` does not compile. */
interface Reader {
  runs: string;
  files: string | undefined;
}

describe('a reload of a service', () => {
  function serviceOf(...readers: Reader[]) {
    const asked: string[] = [];
    const log = createLog();
    const members = readers.map((_, index): Member => ({ number: index + 1, pid: index, operationsPort: 1 }));
    const reload = createServiceReload({
      crew: { members: () => members },
      log,
      ask: async ({ number }, method, address) => {
        asked.push(`${number} ${method} ${address}`);
        const reader = readers[number - 1] as Reader;
        const reply = (status: number, said: object) => ({ status, headers: {}, text: JSON.stringify(said) });
        if (reader.files === undefined) return reply(422, { errors: [{ detail: 'a.yaml:1  is wrong' }] });
        if (address === '/reload?dry-run') return reply(200, { files: reader.files });
        reader.runs = reader.files;
        return reply(200, address === '/reload' ? { hash: reader.runs } : { contracts: reader.runs });
      },
    });
    return { reload, asked, log, runs: () => readers.map(({ runs }) => runs) };
  }

  it('is judged by all before it is taken by any', async () => {
    const { reload, asked, runs } = serviceOf({ runs: 'old', files: 'new' }, { runs: 'old', files: 'new' });
    assert.equal((await reload.everywhere({ who: 'ann' })).status, 200);
    assert.deepEqual(asked, [
      '1 POST /reload?dry-run',
      '2 POST /reload?dry-run',
      '1 POST /reload',
      '2 POST /worker/look',
    ]);
    assert.deepEqual(runs(), ['new', 'new']);
  });

  it('is taken by none when one refuses it, and the refusal is passed on', async () => {
    const { reload, runs } = serviceOf({ runs: 'old', files: 'new' }, { runs: 'old', files: undefined });
    assert.equal((await reload.everywhere(undefined)).status, 422);
    await assert.rejects(reload.here(), /a\.yaml:1 {2}is wrong/);
    assert.deepEqual(runs(), ['old', 'old']);
  });

  it('waits for files that are just being written', async () => {
    const { reload, runs } = serviceOf({ runs: 'old', files: 'half' }, { runs: 'old', files: 'whole' });
    await assert.rejects(reload.everywhere(undefined), (error) => error instanceof Problem && error.status === 503);
    assert.deepEqual(runs(), ['old', 'old']);
  });

  it('says so when files changed after they were judged', async () => {
    const readers = [
      { runs: 'old', files: 'new' },
      { runs: 'old', files: 'new' },
    ] as [Reader, Reader];
    const { reload, log } = serviceOf(...readers);
    const going = reload.here();
    await Promise.resolve();
    readers[1].files = 'newer';
    await assert.rejects(going, /change while they are read/);
    assert.equal(log.lines.at(-1)?.level, 'error');
  });

  it('is refused while no worker serves', async () => {
    await assert.rejects(serviceOf().reload.here(), (error) => error instanceof Problem && error.status === 503);
  });
});
