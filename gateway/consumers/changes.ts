import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Author, ChangeQuery, ChangeRecord, Signature } from '../../apis/registry.ts';
import { type ChangeTable, type ConsumerTables, gatewaySchema } from './tables.ts';

export type Tables = Kysely<ConsumerTables>;
export type Writing = Transaction<ConsumerTables>;

/** What the gateway's own doings are signed with: commands and the operations listener, whose secret names nobody. */
export const ownSignature: Signature = { author: { kind: 'gateway' } };

/** What was done, and to whom. */
export interface Deed {
  readonly action:
    | 'consumer-created'
    | 'consumer-changed'
    | 'consumer-closed'
    | 'consumer-suspended'
    | 'consumer-resumed'
    | 'key-created'
    | 'key-rotated'
    | 'key-revoked'
    | 'client-mapped'
    | 'client-unmapped'
    | 'plan-requested'
    | 'plan-approved'
    | 'plan-refused'
    | 'plan-withdrawn';
  readonly consumerId: string;
  readonly keyId?: string;
  readonly before?: object | undefined;
  readonly after?: object | undefined;
}

/**
 * Puts a change on record, in the transaction that makes it: last, since others wait from here on. One at a time, for a
 * version that is seen must mean that every lower one can be seen as well: replicas follow the record by it.
 */
export async function putOnRecord(writing: Writing, now: number, deed: Deed, by: Signature): Promise<void> {
  const { action, consumerId, keyId = null, before, after } = deed;
  await sql`lock table ${sql.table(`${gatewaySchema}.consumer_change`)} in exclusive mode`.execute(writing);
  await writing
    .insertInto('consumer_change')
    .values({
      at: new Date(now),
      author: JSON.stringify(by.author),
      action,
      consumer_id: consumerId,
      key_id: keyId,
      before: before === undefined ? null : JSON.stringify(before),
      after: after === undefined ? null : JSON.stringify(after),
      request_id: by.requestId ?? null,
    })
    .execute();
}

/** Changes, newest first. */
export async function readHistory(tables: Tables, { consumerId, before, rows }: ChangeQuery): Promise<ChangeRecord[]> {
  let select = tables.selectFrom('consumer_change').selectAll().orderBy('version', 'desc').limit(rows);
  if (consumerId !== undefined) select = select.where('consumer_id', '=', consumerId);
  if (before !== undefined) select = select.where('version', '<', before);
  return (await select.execute()).map(changeOf);
}

/** What changed after a version: whose record, and which key. */
export interface Touched {
  readonly version: number;
  readonly consumer_id: string;
  readonly key_id: string | null;
}

/** Oldest first. @param rows  the most of them */
export const readTouched = (tables: Tables, after: number, rows: number): Promise<Touched[]> =>
  tables
    .selectFrom('consumer_change')
    .select(['version', 'consumer_id', 'key_id'])
    .where('version', '>', after)
    .orderBy('version')
    .limit(rows)
    .execute();

/** Version of the last change; 0 when there was none. */
export async function readVersion(tables: Tables): Promise<number> {
  const { last } = await tables
    .selectFrom('consumer_change')
    .select(({ fn }) => fn.max('version').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

const changeOf = ({ version, at, author, action, ...row }: Selectable<ChangeTable>): ChangeRecord => ({
  version,
  at: at.toISOString(),
  author: author as Author,
  action,
  consumerId: row.consumer_id,
  ...(row.key_id === null ? {} : { keyId: row.key_id }),
  ...(row.before === null ? {} : { before: row.before as Record<string, unknown> }),
  ...(row.after === null ? {} : { after: row.after as Record<string, unknown> }),
  ...(row.request_id === null ? {} : { requestId: row.request_id }),
});
