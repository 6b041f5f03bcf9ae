import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { createSnapshotLoader } from '../../../gateway/snapshot/loader.ts';
import type { Snapshot } from '../../../gateway/snapshot/snapshot.ts';
import type { Handler } from '../../../policies/policy.ts';
import { createClock, createLog, createMeter } from '../../policies/instruments.ts';
import { answerWith, exchangeFor, surroundingsFor } from '../../policies/support.ts';
import { change, contract, mistakesIn, operation } from '../contracts/support.ts';
import { handlers, type RoomFiles, writeRooms } from './support.ts';

const legacy = '{ kind: http, name: legacy, url: "http://legacy" }';
const orders = contract('system/orders.v1', { paths: operation('system', 'readOrder') });
const stock = contract('system/stock.v1', { upstream: legacy, paths: operation('system', 'readStock') });
const files: RoomFiles = {
  openapi: { 'system/orders.v1.yaml': orders, 'system/stock.v1.yaml': stock },
  apis: { 'system/orders/v1.ts': handlers('readOrder') },
};

/** A loader over files a test may change; `connections` tells what became of those to services. */
function loading() {
  const rooms = writeRooms(files);
  const connections: string[] = [];
  const { plans: _, ...common } = surroundingsFor({ clock: createClock(), log: createLog(), meter: createMeter() });
  const loader = createSnapshotLoader({
    rooms,
    variables: {},
    crossing: 'frozen',
    common,
    records: () => ({}),
    saga: () => Promise.reject(new Error('no sagas here')),
    httpUpstream: ({ upstream }, keep): Handler => {
      const make = (): Handler => {
        connections.push(`opened ${upstream.name}`);
        return async () => answerWith();
      };
      return keep(upstream.name, make, () => connections.push(`closed ${upstream.name}`));
    },
  });
  const write = (file: string, text: string): void => writeFileSync(`${rooms.root}/${file}`, text);
  const remove = (file: string): void => rmSync(`${rooms.root}/${file}`);
  return { loader, connections, write, remove };
}

const file = 'openapi/system/orders.v1.yaml';
const summarised = change(orders, 'operationId: readOrder', 'operationId: readOrder\n      summary: Read an order');
const broken = change(orders, 'openapi: 3.1.0', 'openapi: 2.0.0');

describe('the running snapshot', () => {
  it('is there once it was loaded', async () => {
    const { loader } = loading();
    assert.throws(() => loader.current(), /no snapshot has been loaded yet/);
    assert.equal(await loader.load(), loader.current());
    assert.equal(loader.current().all.length, 2);
  });

  it('is another after a reload, and enforces the same when the files are the same', async () => {
    const { loader } = loading();
    const first = await loader.load();
    const second = await loader.load();
    assert.notEqual(second, first);
    assert.equal(loader.current(), second);
    assert.equal(second.hash, first.hash);
  });

  for (const [what, path, text] of [
    ['contracts', file, summarised],
    ['plans', 'policies/plans.yaml', 'anonymous: &'],
    ['tiers’ defaults', 'policies/tiers.yaml', 'system: { deadline: { budget: 1234 } }\n'],
  ] as const) {
    it(`shows by its hash that the ${what} changed`, async () => {
      const { loader, write } = loading();
      const { hash } = await loader.load();
      const plan = '{ description: d, rate: { limit: 1, window: 1 }, scopes: [] }';
      write(path, path.includes('plans') ? `anonymous: ${plan}\nsigned-in: ${plan}\n` : text);
      assert.notEqual((await loader.load()).hash, hash);
    });
  }

  it('V11 V18: stays when the files cannot stand, until they can', async () => {
    const { loader, write } = loading();
    const first = await loader.load();
    write(file, broken);
    const [mistake] = await mistakesIn(loader.load());
    assert.equal(`${mistake?.file}:${mistake?.line}`, 'openapi/system/orders.v1.yaml:1');
    assert.equal(loader.current(), first);
    write(file, summarised);
    const next = await loader.load();
    assert.equal(loader.current(), next);
    assert.equal(next.all.find(({ name }) => name === 'orders')?.operation.summary, 'Read an order');
  });

  it('has seen everything written before it was asked for, though another was being made', async () => {
    const { loader, write } = loading();
    await loader.load();
    write(file, broken);
    const before = loader.load().catch(() => undefined);
    write(file, summarised);
    const after = loader.load();
    await before;
    assert.equal(await after, loader.current());
    assert.equal(loader.current().all.find(({ name }) => name === 'orders')?.operation.summary, 'Read an order');
  });
});

/** Calls the operation that a service carries out. */
async function callLegacy({ all }: Snapshot): Promise<number | undefined> {
  const [route] = all.filter(({ name }) => name === 'stock');
  const exchange = exchangeFor({ side: 'hop', identity: { kind: 'gateway', scopes: [] } });
  return (await route?.hop(exchange))?.status;
}

describe('what is kept over a reload', () => {
  it('is made by the first call', async () => {
    const { loader, connections } = loading();
    const snapshot = await loader.load();
    assert.deepEqual(connections, []);
    assert.deepEqual(await Promise.all([callLegacy(snapshot), callLegacy(snapshot)]), [200, 200]);
    assert.deepEqual(connections, ['opened legacy']);
    assert.deepEqual([...snapshot.composed], ['system/stock.v1#readStock']);
  });

  it('is the same while a snapshot needs it, from its first moment on', async () => {
    const { loader, connections } = loading();
    await callLegacy(await loader.load());
    const next = await loader.load();
    assert.deepEqual(connections, ['opened legacy']);
    assert.deepEqual([...next.composed], ['system/stock.v1#readStock']);
    await loader.load();
    assert.deepEqual(connections, ['opened legacy'], 'though nobody has called in between');
  });

  it('is kept, too, for what is first called while the next snapshot is made', async () => {
    const { loader, connections } = loading();
    const first = await loader.load();
    const reload = loader.load();
    await callLegacy(first);
    const next = await reload;
    assert.deepEqual([...next.composed], ['system/stock.v1#readStock']);
    assert.deepEqual(connections, ['opened legacy']);
  });

  it('is made again for what has changed, before anybody calls it', async () => {
    const { loader, write } = loading();
    const first = await loader.load();
    const answered = ({ all }: Snapshot) => all.find(({ name }) => name === 'orders')?.operation;
    const check = (snapshot: Snapshot) => answered(snapshot)?.answers.check(200, 'application/json', 7);
    first.compose('system/orders.v1#readOrder');
    assert.equal(check(first)?.length, 1);
    write(file, change(orders, 'schema: { type: object }', 'schema: { type: number }'));
    const next = await loader.load();
    assert.notEqual(answered(next)?.calls, answered(first)?.calls);
    assert.deepEqual(answered(next)?.calls.compiled, ['answer\n200\napplication/json']);
    assert.deepEqual(check(next), []);
  });

  it('O04: is closed when no snapshot needs it, once the exchanges of the old one have ended', async () => {
    const { loader, connections, remove } = loading();
    const old = await loader.load();
    await callLegacy(old);
    const leave = old.enter();
    remove('openapi/system/stock.v1.yaml');
    await loader.load();
    assert.deepEqual(connections, ['opened legacy'], 'somebody is still using it');
    leave();
    assert.deepEqual(connections, ['opened legacy', 'closed legacy']);
  });

  it('is left alone by a reload that failed', async () => {
    const { loader, connections, write } = loading();
    await callLegacy(await loader.load());
    write(file, broken);
    await mistakesIn(loader.load());
    assert.equal(await callLegacy(loader.current()), 200);
    assert.deepEqual(connections, ['opened legacy']);
  });

  it('is closed with the gateway', async () => {
    const { loader, connections } = loading();
    await callLegacy(await loader.load());
    loader.close();
    assert.deepEqual(connections, ['opened legacy', 'closed legacy']);
  });
});

describe('what is compiled for calls', () => {
  const request = ({ all }: Snapshot) => all.find(({ name }) => name === 'stock')?.operation.request;

  it('is compiled once, however many ask for it first', async () => {
    const { loader } = loading();
    const snapshot = await loader.load();
    const [one, other] = await Promise.all([1, 2].map(async () => request(snapshot)));
    assert.equal(one, other);
    await callLegacy(snapshot);
    assert.equal(request(snapshot), one);
  });

  it('goes over to the next snapshot where the contract has not changed', async () => {
    const { loader, write } = loading();
    const compiled = request(await loader.load());
    write(file, summarised);
    assert.equal(request(await loader.load()), compiled);
    write(
      'openapi/system/stock.v1.yaml',
      change(stock, 'operationId: readStock', 'operationId: readStock\n      tags: [a]'),
    );
    assert.notEqual(request(await loader.load()), compiled);
  });

  it('is let go of when nobody has called for a while, and made again for who then does', async () => {
    const { loader } = loading();
    const snapshot = await loader.load();
    await callLegacy(snapshot);
    const compiled = request(snapshot);
    snapshot.forgetIdle();
    assert.deepEqual([...snapshot.composed], ['system/stock.v1#readStock'], 'it was called since');
    assert.equal(request(snapshot), compiled);
    snapshot.forgetIdle();
    assert.deepEqual([...snapshot.composed], []);
    assert.notEqual(request(snapshot), compiled);
    assert.equal(await callLegacy(snapshot), 200);
  });
});
