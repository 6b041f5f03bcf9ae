import type { Contract, components } from '../../contracts/process/catalogue.v1.ts';
import type { Handlers } from '../../handler.ts';

type Systems = Contract['call']['system'];
type Product = Awaited<ReturnType<Systems['products']['getProduct']>>;
type Stock = Awaited<ReturnType<Systems['inventory']['listStock']>>['items'][number];
type CatalogueProduct = components['schemas']['CatalogueProduct'];
type Availability = components['schemas']['Availability'];

/** From this many pieces down, people should hurry. */
const low = 10;

export const handlers: Handlers<Contract> = {
  listCatalogue: async (filter, { call }) => {
    const { items, nextCursor } = await call.system.products.listProducts({ ...filter, status: 'active' });
    const stock = await readStock(items, call.system);
    return { status: 200, body: { items: items.map((product) => offer(product, stock)), nextCursor } };
  },

  getCatalogueProduct: async ({ productId }, { call }) => {
    const [product, stock] = await Promise.all([
      call.system.products.getProduct({ productId }),
      readStock([{ productId }], call.system),
    ]);
    return { status: 200, body: offer(product, stock) };
  },
};

/** The stock of all these products in one call, by product; none when there is nothing to ask for. */
async function readStock(
  products: readonly Pick<Product, 'productId'>[],
  { inventory }: Systems,
): Promise<ReadonlyMap<string, Stock>> {
  if (products.length === 0) return new Map();
  const { items } = await inventory.listStock({ ids: products.map(({ productId }) => productId) });
  return new Map(items.map((stock) => [stock.productId, stock]));
}

const offer = (product: Product, stock: ReadonlyMap<string, Stock>): CatalogueProduct => ({
  ...product,
  availability: availabilityOf(product.status === 'active' ? (stock.get(product.productId)?.available ?? 0) : 0),
});

function availabilityOf(available: number): Availability {
  if (available === 0) return { state: 'out-of-stock', available };
  return { state: available <= low ? 'low' : 'in-stock', available };
}
