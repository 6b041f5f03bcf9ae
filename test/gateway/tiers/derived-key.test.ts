import assert from 'node:assert/strict';
import { createDoor } from '../../../gateway/tiers/door.ts';
import type { Handler, Identity } from '../../../policies/policy.ts';
import { orders, parentExchange, shopper, target } from './support.ts';

type Change = (input: object) => Promise<unknown>;

/** Carries a call with this key out: what it calls below, and the keys that arrive there. */
async function keysOf(work: (change: Change) => Promise<unknown>, key?: string, identity: Identity = shopper) {
  const keys: unknown[] = [];
  const hop: Handler = async ({ parameters }) => {
    keys.push(parameters.header['idempotency-key']);
    return { status: 200, headers: {}, body: { kind: 'none' } };
  };
  const parent = parentExchange();
  parent.identity = identity;
  parent.parameters = { ...parent.parameters, header: key === undefined ? {} : { 'idempotency-key': key } };
  const find = (id: string) => target(id.split('#')[1] as string, hop);
  const call = createDoor('process/ordering.v1', [`${orders}#changeOrder`], find, 'plain')(() => parent);
  const door = call as { readonly system: { readonly legacyOrders: { readonly changeOrder: Change } } };
  await work(door.system.legacyOrders.changeOrder);
  return keys;
}

describe('the key of a tier call', () => {
  const one = { orderId: 'O-1', body: { a: 1, b: 2 } };
  const two = { orderId: 'O-2', body: { a: 1, b: 2 } };

  it('is the same whenever the call with a key is carried out again, in whatever order', async () => {
    const first = await keysOf((change) => Promise.all([change(one), change(two)]), 'k-1');
    const again = await keysOf((change) => Promise.all([change(two), change({ ...one, body: { b: 2, a: 1 } })]), 'k-1');
    assert.deepEqual(again, first.reverse());
    for (const key of first) assert.match(String(key), /^[\w-]{43}$/);
    assert.notEqual(first[0], first[1]);
  });

  it('is another for another key, another caller and another call', async () => {
    const [key] = await keysOf((change) => change(one), 'k-1');
    const others = [
      await keysOf((change) => change(one), 'k-2'),
      await keysOf((change) => change(one), 'k-1', { ...shopper, subject: 'shopper2' }),
      await keysOf((change) => change({ ...one, status: 'shipped' }), 'k-1'),
      await keysOf((change) => change({ ...one, body: { a: 2, b: 2 } }), 'k-1'),
    ].flat();
    assert.equal(new Set([key, ...others]).size, 5);
  });

  it('tells equal calls of one exchange apart: who does a thing twice wants it twice', async () => {
    const twice = await keysOf((change) => Promise.all([change(one), change(one)]), 'k-1');
    assert.equal(new Set(twice).size, 2);
    assert.deepEqual(await keysOf((change) => Promise.all([change(one), change(one)]), 'k-1'), twice);
  });

  it('is what the handler gives, where it gives one', async () => {
    assert.deepEqual(await keysOf((change) => change({ ...one, 'Idempotency-Key': 'own' }), 'k-1'), ['own']);
  });

  it('is none where there is nothing to derive it from', async () => {
    assert.deepEqual(await keysOf((change) => change(one)), [undefined]);
    assert.deepEqual(await keysOf((change) => change(one), 'k-1', { kind: 'anonymous', scopes: [] }), [undefined]);
  });
});
