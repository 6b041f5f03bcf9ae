import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { handlers } from '../../../../apis/process/ordering/v1.ts';
import { seed } from '../../../../apis/system/orders/seed.ts';
import { handlers as book } from '../../../../apis/system/orders/v1.ts';
import { databaseOrSkip } from '../../../support/postgres.ts';
import { commitsHeld } from '../../system/held-commits.ts';
import { openSystem, refusal } from '../../system/support.ts';
import { shopper } from '../context.ts';
import { orderingOver } from './context.ts';
import { basket, createSystems, key } from './systems.ts';

type Orders = ReturnType<typeof createSystems>['call']['system']['orders'];
type CreateOrder = Orders['createOrder'];

/** Ordering over the real order book, whose entries are made as told. */
async function withBook(url: string | undefined, entering: (enter: CreateOrder) => CreateOrder) {
  const { call, ...rest } = await openSystem('orders', book, seed, url);
  const systems = createSystems();
  const real = Object.fromEntries(
    Object.entries(call).map(([id, run]) => [
      id,
      async (input: never) => (await (run as (given: never) => Promise<{ body?: unknown }>)(input)).body,
    ]),
  ) as Orders;
  const orders = { ...real, createOrder: entering(real.createOrder) };
  const context = orderingOver({ system: { ...systems.call.system, orders } }, shopper);
  return {
    place: () => handlers.placeOrder({ 'Idempotency-Key': key, body: basket }, context),
    /** What the systems know of the order: the state of each record there is. */
    async known() {
      const [reference = ''] = systems.payments.keys();
      const { body } = await call.listOrders({ reference, customerId: 'C-000001' });
      return {
        orders: body.items.map(({ status }) => status),
        payments: [...systems.payments.values()].map(({ status }) => status),
      };
    },
    [Symbol.asyncDispose]: rest[Symbol.asyncDispose],
  };
}

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`placing an order whose entry was given up (${kind})`, () => {
    it('leaves no order when the entry arrives after it was undone', async function () {
      this.timeout(30_000);
      let late: () => Promise<unknown> = assert.fail;
      await using systems = await withBook(kind === 'postgres' ? await databaseOrSkip(this) : undefined, (enter) => {
        return async (input) => {
          late = () => enter(input);
          throw new Problem('upstream-timeout');
        };
      });
      await refusal('upstream-timeout', systems.place());
      const entered = await late().catch((error: unknown) => error);
      assert.deepEqual(await systems.known(), { orders: [], payments: ['voided'] });
      assert.equal(entered instanceof Problem && entered.kind, 'conflict');
    });
  });
}

describe('placing an order whose entry is committed late', () => {
  it('waits for it to undo it, and leaves no order whose payment was let go of', async function () {
    this.timeout(30_000);
    const url = await databaseOrSkip(this);
    let entered: Promise<unknown> = Promise.resolve();
    await using systems = await withBook(url, (enter) => async (input) => {
      await gate.shut();
      entered = enter(input);
      await gate.waiting(1);
      throw new Problem('upstream-timeout');
    });
    await using gate = await commitsHeld(url, 'orders.ordhdr');
    const placing = refusal('upstream-timeout', systems.place());
    await Promise.race([placing, gate.waiting(2)]);
    await gate.open();
    await Promise.all([placing, entered]);
    assert.deepEqual(await systems.known(), { orders: ['cancelled'], payments: ['voided'] });
  });
});
