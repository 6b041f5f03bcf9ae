import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#problem';
import type { OpenExchange } from '../../../gateway/exchange.ts';
import { createSagaOffice } from '../../../gateway/sagas/office.ts';
import type { SagaRecord } from '../../../gateway/sagas/record.ts';
import type { SagaCode } from '../../../gateway/sagas/run.ts';
import { gatewayExchange } from '../../../gateway/snapshot/nowhere.ts';
import type { Exchange, Identity } from '../../../policies/policy.ts';
import { createClock, createLog, createMeter } from '../../policies/instruments.ts';
import { memoryShelf } from './memory-shelf.ts';

const shopper: Identity = { kind: 'user', subject: 'shopper', scopes: [], caller: 'experience/shop.v1', expires: 1 };
const isKind = (kind: string) => (error: unknown) => error instanceof Problem && error.kind === kind;

/** One process with one saga, `trip`, over a shelf that others may share. */
function open(code: SagaCode, shelf = memoryShelf()) {
  const clock = createClock();
  const parents: Exchange[] = [];
  const door = (parent: () => Exchange): object => ({ call: () => parents.push(parent()) });
  let inside = 0;
  const enter = () => {
    inside += 1;
    const leave = (): void => {
      inside -= 1;
    };
    return { programs: new Map([['trip', { code, door }]]), leave };
  };
  const office = createSagaOffice({ shelf, enter, clock, log: createLog(), meter: createMeter() });
  const exchange = (identity = shopper, signal?: AbortSignal): OpenExchange =>
    gatewayExchange(clock, { identity, ...(signal === undefined ? {} : { parentSignal: signal }) });
  const book = (key = 'k', input: unknown = { to: 'Köln' }, identity = shopper, signal?: AbortSignal) =>
    office.call('trip', key, input, exchange(identity, signal));
  return { office, shelf, parents, book, inside: () => inside };
}

/** Code whose step waits until it is let go on. */
function gated() {
  const gate = Promise.withResolvers<string>();
  let runs = 0;
  const code: SagaCode = (_, { step }) =>
    step('wait', () => {
      runs += 1;
      return gate.promise;
    });
  return { gate, code, runs: () => runs };
}

describe('beginning a saga', () => {
  it('gives whoever comes again with the same the same outcome, and runs once', async () => {
    const { gate, code, runs } = gated();
    const { book } = open(code);
    const both = [book(), book('k', { to: 'Köln' })];
    gate.resolve('booked');
    assert.deepEqual(await Promise.all([...both, book()]), ['booked', 'booked', 'booked']);
    assert.equal(runs(), 1);
  });

  it('refuses another input with the same key, under way or ended', async () => {
    const { gate, code } = gated();
    const { book } = open(code);
    const first = book();
    await assert.rejects(book('k', { to: 'Bonn' }), isKind('idempotency-key-reused'));
    gate.resolve('booked');
    await first;
    await assert.rejects(book('k', { to: 'Bonn' }), isKind('idempotency-key-reused'));
    assert.equal(await book('k2', { to: 'Bonn' }), 'booked');
  });

  it('keeps the keys of callers apart, and refuses who is nobody', async () => {
    const { book, shelf } = open(async () => 'booked');
    const consumer = { id: 'shopper', name: 'Shopper', plan: 'free', environment: 'live' } as const;
    await book();
    await book('k', { to: 'Bonn' }, { ...shopper, subject: 'other' });
    await book('k', { to: 'Ulm' }, { kind: 'consumer', consumer, scopes: [] });
    assert.equal(shelf.records.size, 3);
    await assert.rejects(book('k', {}, { kind: 'anonymous', scopes: [] }), isKind('forbidden'));
  });

  it('goes on when the caller leaves, and tells the outcome to whoever comes back', async () => {
    const { gate, code, runs } = gated();
    const { book } = open(code);
    const caller = new AbortController();
    const first = book('k', {}, shopper, caller.signal);
    await sleep(1);
    caller.abort(new Problem('upstream-timeout'));
    await assert.rejects(first, isKind('upstream-timeout'));
    gate.resolve('booked');
    assert.equal(await book('k', {}), 'booked');
    assert.equal(runs(), 1);
  });

  it('asks the tier below as the caller, with time of its own for each call', async () => {
    const { book, parents, shelf, inside } = open(async (_, { step, call }) =>
      step('ask', async () => {
        (call as { call(): void }).call();
        (call as { call(): void }).call();
      }),
    );
    await book();
    const [first, second] = parents;
    assert.equal(first?.identity.subject, 'shopper');
    assert.equal(first?.deadline, 5_000);
    assert.notEqual(first, second, 'nothing is shared between calls');
    assert.equal(inside(), 0, 'the snapshot is let go of');
    assert.equal([...shelf.records.values()][0]?.identity.expires, undefined);
  });

  it('waits for a saga that another process has, and goes on with it when that lets go', async () => {
    const { code, gate } = gated();
    const here = open(code);
    const there = open(async (_, { step }) => step('wait', async () => 'booked there'), here.shelf);
    void here.book().catch(() => undefined);
    await sleep(1);
    const waiting = there.book();
    await sleep(1);
    await here.office.stop(0);
    assert.equal(await waiting, 'booked there');
    gate.resolve('too late');
    await sleep(1);
    assert.equal(await there.book(), 'booked there');
  });

  it('asks no more for a saga that another process has once the time of its caller is over', async () => {
    const { code } = gated();
    const here = open(code);
    const there = open(code, here.shelf);
    void here.book().catch(() => undefined);
    await sleep(1);
    let looks = 0;
    const { begin } = here.shelf;
    here.shelf.begin = (saga) => {
      looks += 1;
      return begin(saga);
    };
    // The handler's time is over before that of its exchange, which nobody aborts.
    const handler = new AbortController();
    const { call } = there.office;
    const exchange = gatewayExchange(createClock(), { identity: shopper });
    const told = assert.rejects(
      call('trip', 'k', { to: 'Köln' }, exchange, handler.signal),
      isKind('upstream-timeout'),
    );
    await sleep(1);
    handler.abort(new Problem('upstream-timeout'));
    // Whoever went on asking would end with this.
    const end = setTimeout(() => void there.office.stop(0), 500);
    await told.finally(() => clearTimeout(end));
    assert.equal(looks, 1);
  });

  it('knows of a saga that it lost and took again, until that turn has ended', async () => {
    const gates: PromiseWithResolvers<string>[] = [];
    const { office, shelf, book } = open((_, { step }) =>
      step('wait', () => {
        const gate = Promise.withResolvers<string>();
        gates.push(gate);
        return gate.promise;
      }),
    );
    const first = book();
    await sleep(1);
    // The process slept for longer than it may hold a saga without a sign of life.
    await shelf.release();
    const [again] = await shelf.takeDue(['trip'], 1);
    void office.resume(again as SagaRecord);
    await sleep(1);
    gates[0]?.resolve('too late');
    await sleep(1);
    assert.equal(office.running().length, 1);
    gates[1]?.resolve('booked');
    assert.equal(await first, 'booked');
    assert.deepEqual(office.running(), []);
  });

  it('finishes what is under way when the process stops in order', async () => {
    const { code, gate } = gated();
    const { book, office } = open(code);
    const first = book();
    await sleep(1);
    const stopped = office.stop(1_000);
    await assert.rejects(book('other'), isKind('unavailable'));
    gate.resolve('booked');
    await stopped;
    assert.equal(await first, 'booked');
  });

  it('breaks off what takes longer than a stopping process has', async () => {
    const { office, book, parents } = open((_, { step, call }) =>
      step('ask', () => {
        (call as { call(): void }).call();
        const { signal } = parents[0] as Exchange;
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }),
    );
    const waiting = assert.rejects(book(), isKind('unavailable'));
    await sleep(1);
    await office.stop(0);
    await waiting;
    assert.deepEqual(office.running(), []);
  });

  it('begins nothing that cannot be written', async () => {
    const shelf = memoryShelf();
    shelf.fail = () => new Problem('unavailable');
    const { code, runs } = gated();
    await assert.rejects(open(code, shelf).book(), isKind('unavailable'));
    assert.equal(runs(), 0);
  });
});
