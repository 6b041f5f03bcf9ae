import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSnapshotLoader } from '../../../gateway/snapshot/loader.ts';
import type { Snapshot } from '../../../gateway/snapshot/snapshot.ts';
import type { Handler } from '../../../policies/policy.ts';
import { createClock, createLog, createMeter } from '../../policies/instruments.ts';
import { answerWith, surroundingsFor } from '../../policies/support.ts';
import { change, contract, operation } from '../contracts/support.ts';
import { handlers, writeRooms } from './support.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What a promise was resolved with is let go of a turn later. */
async function collected(): Promise<void> {
  await new Promise(setImmediate);
  collect();
}

/** Told from things whether they are still there; in a function of its own, since whoever has named them holds on to them. */
const watched = <T extends object>(things: () => readonly T[]): WeakRef<T>[] => things().map((one) => new WeakRef(one));

const legacy = '{ kind: http, name: legacy, url: "http://legacy" }';
const stock = contract('system/stock.v1', { upstream: legacy, paths: operation('system', 'readStock') });
const orders = contract('system/orders.v1', { paths: operation('system', 'readOrder') });
const ordering = contract('process/ordering.v1', {
  gateway: ['uses: [system/orders.v1#readOrder]'],
  paths: operation('process', 'getOrder'),
});

/** Ids of operations that end outside, in records, and at another API. */
const outside = 'system/stock.v1#readStock';
const inRecords = 'system/orders.v1#readOrder';
const within = 'process/ordering.v1#getOrder';

/** A loader over files a test may change; `told` what became of connections. */
async function loading() {
  const rooms = writeRooms({
    openapi: { 'system/stock.v1.yaml': stock, 'system/orders.v1.yaml': orders, 'process/ordering.v1.yaml': ordering },
    apis: { 'system/orders/v1.ts': handlers('readOrder'), 'process/ordering/v1.ts': handlers('getOrder') },
  });
  const told: string[] = [];
  const { plans: _, ...common } = surroundingsFor({ clock: createClock(), log: createLog(), meter: createMeter() });
  const httpUpstream: Parameters<typeof createSnapshotLoader>[0]['httpUpstream'] = ({ upstream }, keep) =>
    keep(
      upstream.name,
      (): Handler => {
        told.push(`opened ${upstream.name}`);
        return async () => answerWith();
      },
      () => told.push(`closed ${upstream.name}`),
    );
  const settings = { rooms, variables: {}, crossing: 'plain', common, httpUpstream } as const;
  const saga = () => Promise.reject(new Error('no sagas here'));
  const loader = createSnapshotLoader({ ...settings, records: () => ({}), saga });
  await loader.load();
  for (const id of [outside, inRecords, within]) loader.current().compose(id);
  const write = (file: string, text: string): void => writeFileSync(`${rooms.root}/${file}`, text);
  return { loader, told, write };
}

const hopOf = ({ all }: Snapshot, id: string): Handler | undefined =>
  all.find((route) => route.operation.id === id)?.hop;

describe('chains over a reload', () => {
  it('go over where the API is the same and they end outside or in records', async () => {
    const { loader, write } = await loading();
    const [stockHop, ordersHop] = [outside, inRecords].map((id) => hopOf(loader.current(), id));
    write('openapi/process/ordering.v1.yaml', change(ordering, 'title: ordering', 'title: Ordering'));
    const next = await loader.load();
    assert.equal(hopOf(next, outside), stockHop);
    assert.equal(hopOf(next, inRecords), ordersHop);
  });

  it('are composed again where they lead to other APIs, which may be others now', async () => {
    const { loader } = await loading();
    const before = hopOf(loader.current(), within);
    assert.notEqual(hopOf(await loader.load(), within), before);
  });

  const plan = '{ description: d, rate: { limit: 1, window: 1 }, scopes: [] }';
  for (const [what, file, text] of [
    ['its contract', 'openapi/system/orders.v1.yaml', change(orders, 'title: orders', 'title: Orders')],
    ['plans', 'policies/plans.yaml', `anonymous: ${plan}\nsigned-in: ${plan}\n`],
    ['its tier’s settings', 'policies/tiers.yaml', 'system: { deadline: { budget: 1234 } }\n'],
    [
      'who may call it',
      'openapi/process/ordering.v1.yaml',
      change(ordering, '  uses: [system/orders.v1#readOrder]\n', ''),
    ],
  ] as const)
    it(`are composed again when ${what} changed`, async () => {
      const { loader, write } = await loading();
      const before = hopOf(loader.current(), inRecords);
      write(file, text);
      assert.notEqual(hopOf(await loader.load(), inRecords), before);
    });

  it('hold on to nothing of the snapshot they were made in', async () => {
    const { loader, write } = await loading();
    // By now, what is kept for good has been made: breakers and limiters know the first snapshot.
    write('openapi/system/orders.v1.yaml', change(orders, 'title: orders', 'title: Orders'));
    write('openapi/system/stock.v1.yaml', change(stock, 'title: stock', 'title: Stock'));
    await loader.load();
    const old = watched(() => loader.current().all);
    const chains = [outside, inRecords].map((id) => hopOf(loader.current(), id));
    await loader.load();
    await loader.load();
    await collected();
    assert.deepEqual(
      old.map((route) => route.deref()?.operation.id),
      [undefined, undefined, undefined],
    );
    assert.deepEqual(
      [outside, inRecords].map((id) => hopOf(loader.current(), id)),
      chains,
    );
  });

  it('are let go of once nobody has called for a while', async () => {
    const { loader } = await loading();
    const hops = watched(() => [outside, inRecords].map((id) => hopOf(loader.current(), id) as Handler));
    loader.current().forgetIdle();
    loader.current().forgetIdle();
    await collected();
    assert.deepEqual(
      hops.map((hop) => hop.deref()),
      [undefined, undefined],
    );
  });

  it('keep what they use without a gap, for as long as a snapshot has them', async () => {
    const { loader, told } = await loading();
    for (let reload = 0; reload < 3; reload += 1) await loader.load();
    assert.deepEqual(told, ['opened legacy']);
    loader.close();
    assert.deepEqual(told, ['opened legacy', 'closed legacy']);
  });

  it('do not go over once nobody has called for a while, nor does what they kept', async () => {
    const { loader, told } = await loading();
    const hop = hopOf(loader.current(), outside);
    loader.current().forgetIdle();
    loader.current().forgetIdle();
    assert.deepEqual([...loader.current().composed], []);
    await loader.load();
    assert.deepEqual(told, ['opened legacy', 'closed legacy']);
    assert.notEqual(hopOf(loader.current(), outside), hop);
  });
});

describe('an API that calls another', () => {
  const report = contract('process/report.v1', {
    gateway: ['uses: [system/stock.v1#readStock]'],
    paths: operation('process', 'getReport'),
  });
  const code = `export const handlers = {
  getReport: async (_, { call }) => ({ status: 200, body: await call.system.stock.readStock({}) }),
};`;

  /** What is answered before the change, and the kind of problem or the answer after it. */
  async function answers(file: string, text: string): Promise<unknown[]> {
    const rooms = writeRooms({
      openapi: { 'system/stock.v1.yaml': stock, 'process/report.v1.yaml': report },
      apis: { 'process/report/v1.ts': code },
    });
    const { plans: _, ...common } = surroundingsFor({ clock: createClock(), log: createLog(), meter: createMeter() });
    const loader = createSnapshotLoader({
      ...{ rooms, variables: {}, crossing: 'plain', common, records: () => ({}) },
      httpUpstream: ({ upstream }) => {
        const from = upstream.kind === 'http' ? upstream.url : '';
        const body = { kind: 'value', value: { from } } as const;
        return () => new Promise((resolve) => setTimeout(resolve, 50, answerWith({ body })));
      },
      saga: () => Promise.reject(new Error('no sagas here')),
    });
    const ask = async (): Promise<unknown> =>
      (await loader.load()).askAsGateway('process/report.v1#getReport', {}).catch(({ kind }: { kind: string }) => kind);
    const before = await ask();
    writeFileSync(`${rooms.root}/${file}`, text);
    const after = await ask();
    loader.close();
    return [before, after];
  }

  const limit = '\n      parameters: [{ name: limit, in: query, required: true, schema: { type: integer } }]';
  for (const [what, file, text, expected] of [
    [
      'the address of its service',
      'openapi/system/stock.v1.yaml',
      change(stock, '//legacy', '//other'),
      'http://other',
    ],
    [
      'what it asks for',
      'openapi/system/stock.v1.yaml',
      change(stock, 'operationId: readStock', `operationId: readStock${limit}`),
      'internal',
    ],
    [
      'settings of its tier',
      'policies/tiers.yaml',
      'system: { timeout: { total: 10 }, circuit-breaker: { fairTime: 5 } }\n',
      'upstream-timeout',
    ],
    [
      'its own settings',
      'openapi/system/stock.v1.yaml',
      change(
        stock,
        'operationId: readStock',
        'operationId: readStock\n      x-gateway: { policies: { timeout: { total: 10 }, circuit-breaker: { fairTime: 5 } } }',
      ),
      'upstream-timeout',
    ],
  ] as const)
    it(`calls it as it is now when ${what} changed`, async () => {
      const [before, after] = await answers(file, text);
      assert.deepEqual(before, { from: 'http://legacy' });
      assert.deepEqual(after, expected.startsWith('http') ? { from: expected } : expected);
    });
});
