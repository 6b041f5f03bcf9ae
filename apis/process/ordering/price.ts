import { Problem } from '#problem';
import type { NewOrder, Order, Product } from './shapes.ts';

/**
 * Order lines with the names and prices of now.
 * @throws Problem unprocessable naming every line whose product is unknown or no longer sold
 */
export function priceLines(lines: NewOrder['lines'], products: readonly Product[]): Order['lines'] {
  const known = new Map(products.map((product) => [product.productId, product]));
  const errors = lines.flatMap(({ productId }, index) => {
    const status = known.get(productId)?.status;
    if (status === 'active') return [];
    const detail = status === undefined ? `there is no product ${productId}` : `${productId} is no longer sold`;
    return [{ pointer: `/lines/${index}/productId`, detail }];
  });
  if (errors.length > 0) throw new Problem('unprocessable', { detail: 'Some lines cannot be ordered.', errors });
  return lines.flatMap(({ productId, quantity }) => {
    const product = known.get(productId);
    return product === undefined ? [] : [{ productId, name: product.name, quantity, unitPrice: product.price }];
  });
}

/**
 * What the lines cost together.
 * @throws Problem unprocessable when they are priced in several currencies
 */
export function totalOf(lines: Order['lines']): Order['total'] {
  const [currency, ...others] = new Set(lines.map(({ unitPrice }) => unitPrice.currency));
  if (currency === undefined || others.length > 0) {
    throw new Problem('unprocessable', {
      detail: 'The lines are priced in several currencies. Order them one by one.',
    });
  }
  return { amount: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amount, 0), currency };
}
