import { type Kysely, sql } from 'kysely';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';
import type { KeyShelf, TierKey } from './key-shelf.ts';

interface Tables {
  readonly tier_key: {
    readonly kid: string;
    readonly created_at: Date;
    /** JSON of a private JWK. */
    readonly key: unknown;
  };
}

/** Keys that all gateways of one database share. */
export const tierKeyMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'tier-keys-0001': {
      up: async (db) => {
        await sql`
          create table tier_key (
            kid text primary key,
            created_at timestamptz not null,
            key jsonb not null
          )`.execute(db);
      },
    },
  },
};

/** Keys in the table `gateway.tier_key`. */
export function keyTable(db: Kysely<unknown>): KeyShelf {
  const tables = db.withSchema(gatewaySchema) as unknown as Kysely<Tables>;
  return {
    async read() {
      const rows = await tables.selectFrom('tier_key').selectAll().execute();
      return rows.map(({ kid, created_at, key }) => ({
        kid,
        created: created_at.getTime(),
        key: key as TierKey['key'],
      }));
    },
    async add({ kid, created, key }, oldest) {
      const row = { kid, created_at: new Date(created), key: JSON.stringify(key) };
      await tables.insertInto('tier_key').values(row).execute();
      await tables.deleteFrom('tier_key').where('created_at', '<', new Date(oldest)).execute();
    },
  };
}
