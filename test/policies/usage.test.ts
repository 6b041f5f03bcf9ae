import assert from 'node:assert/strict';
import type { Identity, UsageBook } from '../../policies/policy.ts';
import { hopUsage, usage } from '../../policies/usage.ts';
import { mount } from './support.ts';

const acme: Identity = {
  kind: 'consumer',
  consumer: { id: 'acme', name: 'Acme', plan: 'partner', environment: 'live' },
  scopes: [],
};

/** Remembers what was counted. */
function watch() {
  const told: (readonly [string, Identity, number, number | undefined])[] = [];
  const book: UsageBook = {
    counterOf: (id) => ({ count: (identity, status, time) => told.push([id, identity, status, time]) }),
  };
  return { told, surroundings: { usage: book } };
}

describe('usage', () => {
  it('counts a call when it is over, for whoever it turned out to be', async () => {
    const { told, surroundings } = watch();
    const { send, clock } = mount(usage, { operation: { id: 'experience/storefront.v2#getMyOrder' }, surroundings });
    const { exchange } = await send();
    exchange.identity = acme;
    clock.advance(12);
    assert.equal(told.length, 0);
    exchange.settle({ status: 429 });
    assert.deepEqual(told, [['experience/storefront.v2#getMyOrder', acme, 429, 12]]);
  });

  it('does not take the length of a stream for slowness', async () => {
    const { told, surroundings } = watch();
    const answers = { mediaTypes: () => ['text/event-stream'], check: () => [] };
    for (const operation of [{ answers }, { upgrade: 'websocket' } as const]) {
      const { exchange } = await mount(usage, { operation, surroundings }).send();
      exchange.settle({ status: 200 });
    }
    assert.deepEqual(
      told.map(([, , status, time]) => [status, time]),
      [
        [200, undefined],
        [200, undefined],
      ],
    );
  });
});

describe('hop usage', () => {
  it('counts calls between tiers, and not what came in from outside', async () => {
    const { told, surroundings } = watch();
    const { send } = mount(hopUsage, {
      operation: { id: 'process/ordering.v1#getOrder', tier: 'process' },
      surroundings,
    });
    const caller: Identity = { ...acme, caller: 'experience/storefront.v2' };
    for (const side of ['edge', 'hop'] as const)
      (await send({ side, identity: caller })).exchange.settle({ status: 503 });
    assert.equal(told.length, 1);
    assert.deepEqual(told[0]?.slice(0, 3), ['process/ordering.v1#getOrder', caller, 503]);
  });

  it('leaves calls to another process to the process where they come in', () => {
    const upstream = { kind: 'http', name: 'ordering', url: 'http://other', identity: 'tier' } as const;
    assert.equal(mount(hopUsage, { operation: { tier: 'process', upstream } }).policy, undefined);
    assert.equal(mount(hopUsage, { operation: { tier: 'experience' } }).policy, undefined);
  });
});
