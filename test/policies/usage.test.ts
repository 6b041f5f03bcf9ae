import assert from 'node:assert/strict';
import { usage } from '../../policies/usage.ts';
import { mount } from './support.ts';
import { acme, watch } from './usage-book.ts';

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
