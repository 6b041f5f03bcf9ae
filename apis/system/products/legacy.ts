import type { components } from '../../contracts/system/products.v1.ts';
import { decimalOf, minorUnits } from '../../decimal.ts';

type Product = components['schemas']['Product'];

/** The article master of a German ERP: Artikelstamm, with its commodity groups and match codes. */
export interface ProductsTables {
  readonly artstamm: ProductRow;
}

export interface ProductRow {
  readonly artnr: number;
  readonly artcode: string;
  readonly bez1: string;
  readonly bez2: string;
  /** Upper-case words of name and code: what the search looks in. */
  readonly matchcode: string;
  /** Warengruppe. */
  readonly wgr: number;
  /** Verkaufspreis, a decimal with four places. */
  readonly vkpreis: string;
  readonly whg: string;
  /** Dekagrams. */
  readonly gewdkg: number;
  /** Blank, or L for no longer sold. */
  readonly kz: string;
}

const groups = {
  cables: 110,
  connectors: 120,
  enclosures: 210,
  fasteners: 310,
  lighting: 410,
  power: 420,
  safety: 510,
  sensors: 610,
  tools: 710,
} as const satisfies Record<Product['category'], number>;
const marks = { active: ' ', discontinued: 'L' } as const satisfies Record<Product['status'], string>;

export const productNumber = (productId: string): number => Number(productId.slice(2));
export const groupOf = (category: Product['category']): number => groups[category];
export const markOf = (status: Product['status']): string => marks[status];

export const productOf = (row: ProductRow): Product => ({
  productId: `P-${String(row.artnr).padStart(6, '0')}`,
  sku: row.artcode,
  name: row.bez1,
  description: row.bez2,
  category: categoryOf(row.wgr),
  price: { amount: minorUnits(row.vkpreis), currency: row.whg },
  weightGrams: row.gewdkg * 10,
  status: row.kz === marks.discontinued ? 'discontinued' : 'active',
});

export const productRow = (product: Product): ProductRow => ({
  artnr: productNumber(product.productId),
  artcode: product.sku,
  bez1: product.name,
  bez2: product.description,
  matchcode: searchWords(`${product.name} ${product.sku}`).join(' ').toUpperCase(),
  wgr: groups[product.category],
  vkpreis: decimalOf(product.price.amount),
  whg: product.price.currency,
  gewdkg: Math.round(product.weightGrams / 10),
  kz: marks[product.status],
});

/** The words of a text as match codes hold them: letters and digits, nothing between. */
export const searchWords = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

function categoryOf(wgr: number): Product['category'] {
  for (const [category, group] of Object.entries(groups)) if (group === wgr) return category as Product['category'];
  throw new TypeError(`The article master holds the commodity group ${wgr}, which means nothing.`);
}
