import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely, KyselyPlugin, Transaction } from 'kysely';
import type { Records } from '../../apis/handler.ts';
import { createStatements } from './statements.ts';

const writing = new AsyncLocalStorage<true>();

/**
 * The records of one schema. A query beside the transaction in whose work it stands is refused: on the embedded store,
 * which has one connection, it would wait for itself for ever, and on PostgreSQL it would do so under load.
 */
export function recordsIn<Tables>(db: Kysely<unknown>, schema: string): Records<Tables> {
  const own = db.withSchema(schema) as unknown as Kysely<Tables>;
  const read = own.withPlugin(besideNoTransaction);
  const prepare = createStatements();
  return {
    read,
    ask: async (statement, ...values) => {
      refuseInsideWrite();
      const query = prepare(statement, (blanks) => statement(read, ...(blanks as typeof values)), values);
      return (await db.executeQuery(query)).rows;
    },
    write: async (work) => {
      refuseInsideWrite();
      return db.transaction().execute((transaction) => {
        const door = transaction.withSchema(schema) as unknown as Transaction<Tables>;
        return writing.run(true, () => work(door));
      });
    },
  };
}

const besideNoTransaction: KyselyPlugin = {
  transformQuery: ({ node }) => {
    refuseInsideWrite();
    return node;
  },
  transformResult: async ({ result }) => result,
};

function refuseInsideWrite(): void {
  if (!writing.getStore()) return;
  throw new Error('A query was made beside the transaction it stands in: use the transaction that `write` gives.');
}
