import assert from 'node:assert/strict';
import { productRow } from '../../../../apis/system/products/legacy.ts';
import { seed } from '../../../../apis/system/products/seed.ts';
import { handlers } from '../../../../apis/system/products/v1.ts';
import { allPages, openSystem, refusal } from '../support.ts';

describe('system/products', () => {
  let products: Awaited<ReturnType<typeof open>>;
  const open = () => openSystem('products', handlers, seed);
  const listed = async (query: Parameters<typeof products.call.listProducts>[0]) =>
    (await products.call.listProducts(query)).body.items.map(({ productId }) => productId);

  before(async () => {
    products = await open();
  });
  after(() => products[Symbol.asyncDispose]());

  const cable = {
    productId: 'P-000001',
    sku: 'CBL-00001',
    name: 'Installation cable 5 m',
    description: 'Installation cable for trade use, 5 m.',
    category: 'cables',
    price: { amount: 8109, currency: 'EUR' },
    weightGrams: 990,
    status: 'active',
  } as const;

  it('shows a product clean of the shape it is kept in', async () => {
    const { body } = await products.call.getProduct({ productId: 'P-000001' });
    assert.deepEqual(body, cable);
  });

  it('keeps prices to the cent and weights to ten grams', () => {
    const row = productRow({ ...cable, price: { amount: 29, currency: 'EUR' } });
    assert.deepEqual([row.vkpreis, row.gewdkg, row.wgr, row.kz], ['0.29', 99, 110, ' ']);
  });

  it('does not know a product that is not there', async () => {
    await refusal('not-found', products.call.getProduct({ productId: 'P-000999' }));
  });

  it('still knows a discontinued product', async () => {
    const { body } = await products.call.getProduct({ productId: 'P-000041' });
    assert.equal(body.status, 'discontinued');
    assert.deepEqual(await listed({ status: 'discontinued' }), ['P-000041']);
  });

  it('lists all products once, page by page, by number', async () => {
    const { items, pages } = await allPages((cursor) => products.call.listProducts({ limit: 25, ...cursor }));
    assert.equal(pages, 3);
    assert.deepEqual(
      [items[0]?.productId, items.at(-1)?.productId, new Set(items.map(({ sku }) => sku)).size],
      ['P-000001', 'P-000060', 60],
    );
  });

  it('ends the list when a page is exactly full', async () => {
    const { body } = await products.call.listProducts({ limit: 60 });
    assert.deepEqual([body.items.length, body.nextCursor], [60, null]);
  });

  it('lists one category, page by page', async () => {
    const { items, pages } = await allPages((cursor) =>
      products.call.listProducts({ category: 'lighting', limit: 4, ...cursor }),
    );
    assert.equal(pages, 2);
    assert(items.every(({ category }) => category === 'lighting'));
    assert.equal(items.length, 7);
  });

  it('reads many products at once and leaves out those it does not know', async () => {
    assert.deepEqual(await listed({ ids: ['P-000050', 'P-000999', 'P-000003'] }), ['P-000003', 'P-000050']);
  });

  it('finds products by the beginnings of words, in any case and order', async () => {
    assert.deepEqual(await listed({ search: 'cab INST' }), ['P-000001', 'P-000028', 'P-000055']);
  });

  it('finds a product by its SKU', async () => {
    assert.deepEqual(await listed({ search: 'lgt-00005' }), ['P-000005']);
  });

  for (const search of ["5 & ! | ( '", '!!', '* : <->', "'; drop table artstamm; --"])
    it(`reads ${JSON.stringify(search)} as words, never as an operator`, async () => {
      const found = await listed({ search });
      assert(search.startsWith('5') ? found.length > 0 : found.length === 0);
    });

  it('refuses a cursor of another list', async () => {
    const { facts } = await refusal('bad-request', products.call.listProducts({ cursor: 'WyIwMDAwMDEiXQ' }));
    assert.equal(facts.errors?.[0]?.parameter, 'cursor');
  });
});
