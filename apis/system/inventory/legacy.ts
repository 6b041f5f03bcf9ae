import type { components } from '../../contracts/system/inventory.v1.ts';

type Stock = components['schemas']['Stock'];
type ItemQuantity = components['schemas']['ItemQuantity'];
type Reservation = components['schemas']['Reservation'];

/** The warehouse system: stock counted in packs and loose pieces, reservations as head and positions. */
export interface InventoryTables {
  readonly lagerbest: StockRow;
  readonly reskopf: HeadRow;
  readonly respos: PositionRow & { readonly resnr: string };
}

/** A reservation's head; `kdnr` is its customer, 0 when that was not kept. */
export interface HeadRow {
  readonly resnr: string;
  readonly kdnr: number;
  readonly angelegt: Date;
}

export interface StockRow {
  readonly artnr: number;
  readonly lagnr: number;
  /** Verpackungseinheit: pieces in a pack. */
  readonly ve: number;
  /** Full packs, and loose pieces besides. */
  readonly bestve: number;
  readonly bestlose: number;
  /** Pieces spoken for. */
  readonly reserv: number;
}

/** So many pieces of an article. */
export interface PositionRow {
  readonly artnr: number;
  readonly menge: number;
}

const warehouses = { 1: 'rotterdam', 2: 'antwerp', 3: 'cologne' } as const satisfies Record<number, Stock['warehouse']>;

export const productNumber = (productId: string): number => Number(productId.slice(2));
export const productId = (artnr: number): string => `P-${String(artnr).padStart(6, '0')}`;

/** Pieces on hand that are not spoken for. */
export const available = (row: StockRow): number => onHand(row) - row.reserv;
const onHand = (row: StockRow): number => row.bestve * row.ve + row.bestlose;

export function stockOf(row: StockRow): Stock {
  const warehouse = Object.entries(warehouses).find(([number]) => Number(number) === row.lagnr)?.[1];
  if (warehouse === undefined) throw new TypeError(`The warehouse number ${row.lagnr} means nothing.`);
  return {
    productId: productId(row.artnr),
    onHand: onHand(row),
    reserved: row.reserv,
    available: available(row),
    warehouse,
  };
}

export const customerNumber = (customerId: string): number => Number(customerId.slice(2));
export const customerId = (kdnr: number): string => `C-${String(kdnr).padStart(6, '0')}`;

export const reservationOf = ({ resnr, kdnr, angelegt }: HeadRow, positions: readonly PositionRow[]): Reservation => ({
  reservationId: resnr,
  customerId: customerId(kdnr),
  lines: positions.map(({ artnr, menge }) => ({ productId: productId(artnr), quantity: menge })),
  createdAt: angelegt.toISOString(),
});

/** One position for each article, by article number: the order in which stock is locked. */
export function positionsOf(lines: readonly ItemQuantity[]): PositionRow[] {
  const pieces = new Map<number, number>();
  for (const { productId, quantity } of lines) {
    const artnr = productNumber(productId);
    pieces.set(artnr, (pieces.get(artnr) ?? 0) + quantity);
  }
  return [...pieces].map(([artnr, menge]) => ({ artnr, menge })).sort((a, b) => a.artnr - b.artnr);
}
