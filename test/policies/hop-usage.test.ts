import assert from 'node:assert/strict';
import { hopUsage } from '../../policies/hop-usage.ts';
import type { Identity } from '../../policies/policy.ts';
import { mount } from './support.ts';
import { acme, watch } from './usage-book.ts';

describe('hop-usage', () => {
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
