import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#problem';
import { createDoor } from '../../../gateway/tiers/door.ts';
import { createLocalUpstream, type LocalHandler } from '../../../gateway/upstreams/local.ts';
import { compose, type Handler, type Signal } from '../../../policies/policy.ts';
import { timeout } from '../../../policies/timeout.ts';
import { createClock, createLog, createMeter } from '../../policies/instruments.ts';
import { mount } from '../../policies/support.ts';
import { orders, parentExchange, target } from '../tiers/support.ts';

/** As a handler of these tests is given it. */
interface Context {
  readonly call: { readonly system: { readonly legacyOrders: { changeOrder(input: object): Promise<unknown> } } };
  readonly saga: { trip(): Promise<unknown> };
}

/** What a handler has 20 ms for; `calls` counts what it changed in the tier below. */
function open(code: (context: Context) => Promise<unknown>) {
  const clock = createClock();
  const seen = { calls: 0, waits: undefined as Signal | undefined };
  const hop: Handler = async () => {
    seen.calls += 1;
    return { status: 200, headers: {}, body: { kind: 'value', value: {} } };
  };
  const { operation } = target('changeOrder', hop);
  const handler: LocalHandler = async (_input, context) => {
    await code(context as Context);
    return { status: 204 };
  };
  const surroundings = { clock, log: createLog(), meter: createMeter(), tickets: {} as never };
  const local = createLocalUpstream(operation, handler, {
    ...surroundings,
    door: createDoor('process/ordering.v1', [`${orders}#changeOrder`], () => target('changeOrder', hop), 'plain'),
    saga: (_exchange, signal) => ({
      trip: () => {
        seen.waits = signal;
        return new Promise(() => undefined);
      },
    }),
  });
  const policy = timeout.create({ total: 20 }, { ...mount(timeout).surroundings, clock });
  const send = () => compose(policy === undefined ? [] : [policy], local)(parentExchange());
  return { send, seen };
}

const isLate = (error: unknown): boolean => error instanceof Problem && error.kind === 'upstream-timeout';

describe('a handler whose time is over', () => {
  it('changes nothing any more: whoever asked was told that nothing came of it in time', async () => {
    const told = Promise.withResolvers<unknown>();
    const { send, seen } = open(async ({ call }) => {
      await sleep(50);
      // A promise that rejects: what a handler does about calls that fail, it does about this one.
      await call.system.legacyOrders.changeOrder({ orderId: 'O-1' }).catch(told.resolve);
    });
    await assert.rejects(send(), isLate);
    assert.ok(isLate(await told.promise));
    assert.equal(seen.calls, 0);
  });

  it('waits no longer for a saga', async () => {
    const { send, seen } = open(({ saga }) => saga.trip());
    await assert.rejects(send(), isLate);
    assert.ok(seen.waits?.aborted);
  });
});
