import assert from 'node:assert/strict';
import { Problem } from '#problem';
import type { SagaContext } from '../../../apis/handler.ts';
import type { SagaRecord } from '../../../gateway/sagas/record.ts';
import { type Outcome, runSaga, type SagaCode } from '../../../gateway/sagas/run.ts';
import { createLog } from '../../policies/instruments.ts';
import { memoryShelf } from './memory-shelf.ts';

type Context = SagaContext<object>;

/** A trip of three bookings whose journal tells what was done; `broken` names what fails, and how. */
function trip(broken: Record<string, Error> = {}) {
  const journal: string[] = [];
  const act = (name: string) => async (): Promise<string> => {
    journal.push(name);
    if (broken[name] !== undefined) throw broken[name];
    return `${name} booked`;
  };
  const code: SagaCode = async (wanted, { step, remember }: Context) => {
    const day = await remember('day', async () => `${wanted} ${await act('calendar')()}`);
    const flight = await step('flight', act('flight'), act('no flight'));
    const hotel = await step('hotel', act('hotel'), act('no hotel'));
    const car = await step('car', act('car'), act('no car'));
    return [day, flight, hotel, car];
  };
  return { journal, broken, code };
}

/** Runs code on a shelf that stays; each turn is by an owner of its own. */
function owners(code: SagaCode) {
  const shelf = memoryShelf();
  const log = createLog();
  const turn = (record: SagaRecord, signal = new AbortController().signal, by = code): Promise<Outcome> =>
    runSaga(record, { code: by, call: {}, shelf, signal, log });
  const identity = { kind: 'user', subject: 'shopper', scopes: [] } as const;
  return {
    shelf,
    log,
    turn,
    begin: async (signal?: AbortSignal) =>
      turn((await shelf.begin({ id: 'a', saga: 'trip', digest: '', input: 'Monday', identity })).record, signal),
    again: async (by?: SagaCode) => {
      await shelf.release();
      return turn((await shelf.take('a')) as SagaRecord, undefined, by);
    },
  };
}

const dies = (): Error => new Error('the process died here');

describe('a saga', () => {
  it('is on record before it begins, after each step, and at its end', async () => {
    const { code, journal } = trip();
    const { shelf, begin } = owners(code);
    const end = await begin();
    assert.deepEqual(end, {
      kind: 'done',
      result: ['Monday calendar booked', 'flight booked', 'hotel booked', 'car booked'],
    });
    assert.deepEqual(journal, ['calendar', 'flight', 'hotel', 'car']);
    assert.deepEqual(shelf.written, [
      'begin',
      'save [day done]',
      'save [day done, flight done]',
      'save [day done, flight done, hotel done]',
      'end done',
    ]);
  });

  it('that its owner left anywhere is finished by the next, who takes no step that is on record', async () => {
    for (const at of ['save [day done]', 'save [day done, flight done]', 'end done']) {
      const { code, journal } = trip();
      const { shelf, begin, again } = owners(code);
      shelf.fail = (written) => (written.startsWith(at) ? dies() : undefined);
      assert.deepEqual(await begin(), { kind: 'left', reason: 'unwritable' }, at);
      shelf.fail = () => undefined;
      const before = journal.length;
      assert.equal((await again()).kind, 'done', at);
      assert.equal(journal.length - before, 5 - before, `${at}: the step before the record, and those after it`);
    }
  });

  it('is undone in reverse when a step is refused, and that is on record before it is done', async () => {
    const { code, journal } = trip({ car: new Problem('conflict') });
    const { shelf, begin } = owners(code);
    const end = await begin();
    assert.equal(end.kind === 'undone' && end.problem.kind, 'conflict');
    assert.deepEqual(journal.slice(-2), ['no hotel', 'no flight']);
    assert.deepEqual(shelf.written.slice(-3), [
      'save undoing[day done, flight done, hotel done]',
      'save [day done, flight done, hotel undone]',
      'end undone',
    ]);
  });

  it('undoes the step that failed as well when it may have happened, and not when it never can have', async () => {
    for (const [error, undone] of [
      [new Problem('upstream-timeout'), true],
      [new TypeError('a bug'), true],
      [new Problem('upstream-unreachable', { cause: { code: 'ECONNRESET' } }), true],
      [new Problem('upstream-unreachable', { cause: { code: 'ECONNREFUSED' } }), false],
      [new Problem('circuit-open'), false],
      [new Problem('payment-declined'), false],
    ] as const) {
      const { code, journal } = trip({ hotel: error });
      await owners(code).begin();
      assert.equal(journal.includes('no hotel'), undone, String(error));
      assert.ok(journal.includes('no flight'));
    }
  });

  it('undoes a step its last owner may have died in, even if it now cannot have happened', async () => {
    const { code, journal, broken } = trip();
    const { shelf, begin, again } = owners(code);
    shelf.fail = (written) => (written.includes('hotel done') ? dies() : undefined);
    await begin();
    shelf.fail = () => undefined;
    broken.hotel = new Problem('circuit-open');
    assert.equal((await again()).kind, 'undone');
    assert.deepEqual(journal.slice(-2), ['no hotel', 'no flight']);
  });

  it('never goes forward again once it goes back, whoever has it', async () => {
    const { code, journal, broken } = trip({ car: new Problem('conflict'), 'no flight': new Problem('circuit-open') });
    const { shelf, begin, again } = owners(code);
    const end = await begin();
    assert.equal(end.kind === 'undone' && end.complete, false);
    assert.equal(shelf.records.get('a')?.reason, 'circuit-open');
    delete broken.car;
    delete broken['no flight'];
    const before = journal.length;
    const then = await again();
    assert.equal(then.kind === 'undone' && then.complete && then.problem.kind, 'conflict');
    assert.deepEqual(journal.slice(before), ['no flight'], 'what is undone stays undone, once');
  });

  it('is forgotten when it failed before it did anything', async () => {
    const { code } = trip({ flight: new Problem('conflict') });
    const { shelf, begin } = owners(code);
    assert.equal((await begin()).kind, 'undone');
    assert.equal(shelf.records.size, 0);
  });

  it('is finished later when a step that has no way back has been taken', async () => {
    const journal: string[] = [];
    let isUp = false;
    const { begin, again } = owners(async (_, { step }) => {
      await step('burn', async () => void journal.push('burn'));
      await step('ashes', async () => {
        if (!isUp) throw new Problem('unavailable');
        journal.push('ashes');
      });
      return 'gone';
    });
    assert.equal((await begin()).kind, 'paused');
    isUp = true;
    assert.deepEqual(await again(), { kind: 'done', result: 'gone' });
    assert.deepEqual(journal, ['burn', 'ashes']);
  });

  it('changes nothing any more for an owner that has lost it', async () => {
    const { code, journal } = trip();
    const { shelf, begin } = owners(code);
    shelf.fail = (written) => {
      const record = shelf.records.get('a');
      if (written === 'save [day done, flight done]' && record) record.turn += 1;
      return undefined;
    };
    assert.deepEqual(await begin(), { kind: 'left', reason: 'lost' });
    assert.deepEqual(journal, ['calendar', 'flight']);
  });

  it('is left as it is when the process stops', async () => {
    const stop = new AbortController();
    const { code, journal, broken } = trip();
    Object.defineProperty(broken, 'hotel', { get: () => void stop.abort() });
    const { shelf, begin, again } = owners(code);
    assert.deepEqual(await begin(stop.signal), { kind: 'left', reason: 'stopped' });
    assert.deepEqual(journal, ['calendar', 'flight', 'hotel']);
    assert.equal(shelf.records.get('a')?.state, 'running');
    assert.equal((await again()).kind, 'done');
  });

  it('waits for its own code when the steps on record are of another', async () => {
    const { code } = trip();
    const { shelf, log, begin, again } = owners(code);
    shelf.fail = (written) => (written === 'end done' ? dies() : undefined);
    await begin();
    shelf.fail = () => undefined;
    const end = await again(async (_, { step }) => step('train', async () => 'booked'));
    assert.deepEqual(end, { kind: 'left', reason: 'mismatch' });
    assert.equal(shelf.records.get('a')?.reason, 'step-mismatch');
    assert.ok(log.lines.some(({ level }) => level === 'error'));
    assert.equal((await again()).kind, 'done');
  });

  it('goes back when it kills whoever has it', async () => {
    const { code, journal } = trip();
    const { shelf, begin, again } = owners(code);
    shelf.fail = (written) => (written.includes('hotel done') ? dies() : undefined);
    await begin();
    for (let owner = 2; owner <= 5; owner += 1) assert.equal((await again()).kind, 'left');
    shelf.fail = () => undefined;
    assert.equal((await again()).kind, 'undone');
    assert.deepEqual(journal.slice(-3), ['hotel', 'no hotel', 'no flight']);
  });

  it('may take steps side by side', async () => {
    const journal: string[] = [];
    const book = (name: string, error?: Error) => async () => {
      await new Promise(setImmediate);
      journal.push(name);
      if (error) throw error;
      return name;
    };
    const { begin } = owners(async (_, { step }) =>
      Promise.all([
        step('left', book('left'), book('no left')),
        step('right', book('right', new Problem('conflict')), book('no right')),
        step('middle', book('middle'), book('no middle')),
      ]),
    );
    assert.equal((await begin()).kind, 'undone');
    assert.deepEqual(journal, ['left', 'right', 'middle', 'no middle', 'no left']);
  });
});
