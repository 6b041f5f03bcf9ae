import assert from 'node:assert/strict';
import { Problem } from '#problem';
import type { Contract } from '../../../../apis/contracts/process/catalogue.v1.ts';
import { handlers } from '../../../../apis/process/catalogue/v1.ts';
import { assertFits, begun, contextOver, type Journal, shopper, watched } from '../context.ts';

type Systems = Contract['call']['system'];
type Product = Awaited<ReturnType<Systems['products']['getProduct']>>;

const product = (n: number, status: Product['status'] = 'active'): Product => ({
  productId: `P-${String(n).padStart(6, '0')}`,
  sku: `CBL-${n}`,
  name: `Cable ${n}`,
  description: '',
  category: 'cables',
  price: { amount: 1290, currency: 'EUR' },
  weightGrams: 100,
  status,
});

/** A range whose product `n` has `available[n]` pieces; one without a number was never in the warehouse. */
function createRange(products: readonly Product[], available: Readonly<Record<string, number>> = {}) {
  const journal: Journal = [];
  const asked: unknown[] = [];
  const system: Systems = {
    products: {
      listProducts: async (filter) => {
        asked.push(filter);
        return { items: products, nextCursor: 'next' };
      },
      getProduct: async ({ productId }) => {
        const found = products.find((one) => one.productId === productId);
        if (found === undefined) throw new Problem('not-found');
        return found;
      },
    },
    inventory: {
      listStock: async ({ ids = [] }) => ({
        items: ids.flatMap((productId) => {
          const pieces = available[productId];
          if (pieces === undefined) return [];
          return [{ productId, onHand: pieces + 2, reserved: 2, available: pieces, warehouse: 'rotterdam' as const }];
        }),
        nextCursor: null,
      }),
    },
  };
  return { journal, asked, context: contextOver<Contract>({ system: watched(system, journal) }, shopper) };
}

describe('the catalogue', () => {
  it('joins a page of a hundred products with their stock in two calls', async () => {
    const products = Array.from({ length: 100 }, (_, index) => product(index + 1));
    const { journal, asked, context } = createRange(products, { 'P-000001': 106 });
    const reply = await handlers.listCatalogue({ category: 'cables', search: 'cable', limit: 100 }, context);
    await assertFits('process/catalogue.v1', 'listCatalogue', reply);
    assert.deepEqual(begun(journal), ['products.listProducts', 'inventory.listStock']);
    assert.deepEqual(asked, [{ category: 'cables', search: 'cable', limit: 100, status: 'active' }]);
    assert.equal(reply.body.nextCursor, 'next');
    assert.deepEqual(reply.body.items[0]?.availability, { state: 'in-stock', available: 106 });
  });

  it('says how soon one should hurry', async () => {
    const { context } = createRange(
      [1, 2, 3, 4].map((n) => product(n)),
      { 'P-000001': 11, 'P-000002': 10, 'P-000003': 0 },
    );
    const { items } = (await handlers.listCatalogue({}, context)).body;
    assert.deepEqual(
      items.map(({ availability }) => availability),
      [
        { state: 'in-stock', available: 11 },
        { state: 'low', available: 10 },
        { state: 'out-of-stock', available: 0 },
        { state: 'out-of-stock', available: 0 },
      ],
    );
  });

  it('asks the warehouse nothing for an empty page', async () => {
    const { journal, context } = createRange([]);
    assert.deepEqual((await handlers.listCatalogue({}, context)).body.items, []);
    assert.deepEqual(begun(journal), ['products.listProducts']);
  });

  it('reads one product and its stock at the same time', async () => {
    const { journal, context } = createRange([product(1)], { 'P-000001': 5 });
    const reply = await handlers.getCatalogueProduct({ productId: 'P-000001' }, context);
    await assertFits('process/catalogue.v1', 'getCatalogueProduct', reply);
    assert.deepEqual(reply.body.availability, { state: 'low', available: 5 });
    assert.deepEqual(journal.slice(0, 2), ['> products.getProduct', '> inventory.listStock']);
  });

  it('still shows a product that is no longer sold, as out of stock whatever lies in the warehouse', async () => {
    const { context } = createRange([product(41, 'discontinued')], { 'P-000041': 7 });
    const { body } = await handlers.getCatalogueProduct({ productId: 'P-000041' }, context);
    assert.deepEqual(body.availability, { state: 'out-of-stock', available: 0 });
  });
});
