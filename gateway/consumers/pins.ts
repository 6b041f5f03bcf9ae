import { type Kysely, sql } from 'kysely';
import { Problem } from '#problem';
import type { ConsumerTables } from './tables.ts';

/** Versions a consumer is held to where its requests say none, by `<tier>/<api>`. */
export type Pins = Readonly<Record<string, number>>;

/** One statement, so that two operators who pin at once lose nothing. @throws Problem not-found */
export async function pinVersions(
  tables: Kysely<ConsumerTables>,
  consumer: string,
  pins: Readonly<Record<string, number | null>>,
): Promise<Pins> {
  const row = await tables
    .updateTable('consumer')
    .set({ pins: sql`jsonb_strip_nulls(consumer.pins || ${JSON.stringify(pins)}::jsonb)` })
    .where('id', '=', consumer)
    .returning('pins')
    .executeTakeFirst();
  if (row === undefined) throw new Problem('not-found', { detail: `There is no consumer ${consumer}.` });
  return row.pins as Pins;
}
