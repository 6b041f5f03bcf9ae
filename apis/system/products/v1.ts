import { sql } from 'kysely';
import { Problem } from '#problem';
import type { Contract } from '../../contracts/system/products.v1.ts';
import type { Input, Read, Records, SystemHandlers } from '../../handler.ts';
import { isRecordNumber, pageBounds, pageOf } from '../../page.ts';
import { groupOf, markOf, type ProductsTables, productNumber, productOf, searchWords } from './legacy.ts';

type ListQuery = Input<Contract['operations']['listProducts']>;

export const handlers: SystemHandlers<Contract, ProductsTables> = {
  listProducts: async (query, { records }) => ({ status: 200, body: await listProducts(query, records) }),

  async getProduct({ productId }, { records }) {
    const [row] = await records.ask(byNumber, productNumber(productId));
    if (row === undefined) throw new Problem('not-found', { detail: `There is no product ${productId}.` });
    return { status: 200, body: productOf(row) };
  },
};

const byNumber = (read: Read<ProductsTables>, artnr: number) =>
  read.selectFrom('artstamm').selectAll().where('artnr', '=', artnr);

async function listProducts(query: ListQuery, { read }: Records<ProductsTables>) {
  const { after, limit, rows } = pageBounds(query, isRecordNumber);
  const { ids, category, status, search } = query;
  let select = read.selectFrom('artstamm').selectAll().orderBy('artnr').limit(rows);
  if (ids !== undefined) select = select.where('artnr', 'in', ids.map(productNumber));
  if (category !== undefined) select = select.where('wgr', '=', groupOf(category));
  if (status !== undefined) select = select.where('kz', '=', markOf(status));
  if (search !== undefined) {
    const words = searchWords(search);
    if (words.length === 0) return { items: [], nextCursor: null };
    select = select.where(matches(words));
  }
  if (after !== undefined) select = select.where('artnr', '>', after);
  const found = await select.execute();
  return pageOf(found, limit, (row) => row.artnr, productOf);
}

/** Every word begins a word of the match code. Words are letters and digits only, so that none is read as an operator. */
const matches = (words: readonly string[]) =>
  sql<boolean>`to_tsvector('simple', matchcode) @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`;
