import assert from 'node:assert/strict';
import { Problem } from '../../../gateway/problem.ts';
import type { Member } from '../../../gateway/workers/crew.ts';
import { createServiceReadiness } from '../../../gateway/workers/readiness.ts';

const fine = { ready: true, draining: false, store: true, contracts: 'abc', controls: 4, calls: {} };

/** @param said  what each worker answers, by number; `undefined` = nothing, and those left out are not there */
function readinessOf(count: number, said: Readonly<Record<number, object | undefined>>, stage = 'running') {
  const members = Object.keys(said).map((number): Member => ({ number: Number(number), pid: 10, operationsPort: 1 }));
  return createServiceReadiness({
    crew: { count, members: () => members },
    ask: async ({ number }) => {
      if (said[number] === undefined) throw new Problem('unavailable');
      return { status: 200, headers: {}, text: JSON.stringify(said[number]) };
    },
    hasStarted: () => stage !== 'starting',
    isStopping: () => stage === 'stopping',
  })();
}

describe('the readiness of a service', () => {
  it('is what its workers agree on', async () => {
    const { workers, ...facts } = await readinessOf(2, { 1: fine, 2: fine });
    assert.deepEqual(facts, fine);
    assert.deepEqual((workers as object[])[1], { worker: 2, pid: 10, ready: true, contracts: 'abc', controls: 4 });
  });

  it('outlives the loss of half of them, and not of more', async () => {
    const one = await readinessOf(2, { 2: fine });
    assert.equal(one.ready, true);
    assert.deepEqual((one.workers as object[])[0], { worker: 1, ready: false });
    assert.equal((await readinessOf(2, { 1: undefined, 2: fine })).ready, true);
    assert.equal((await readinessOf(3, { 1: fine, 2: { ...fine, ready: false } })).ready, false);
    assert.equal((await readinessOf(2, {})).ready, false);
  });

  it('waits for the start and ends with the stop', async () => {
    assert.equal((await readinessOf(2, { 1: fine }, 'starting')).ready, false);
    const stopping = await readinessOf(2, { 1: fine, 2: fine }, 'stopping');
    assert.deepEqual([stopping.ready, stopping.draining], [false, true]);
  });

  it('tells where they differ', async () => {
    const failed = 'failed: see GET /reload';
    const told = await readinessOf(2, {
      1: { ...fine, calls: { a: 'reachable', b: 'reachable' } },
      2: { ...fine, contracts: 'def', controls: 3, calls: { a: 'unreachable', b: 'reachable' }, reload: failed },
    });
    assert.deepEqual(
      [told.contracts, told.controls, told.calls, told.reload],
      [['abc', 'def'], 3, { a: 'unreachable', b: 'reachable' }, failed],
    );
  });
});
