import { type Kysely, sql } from 'kysely';
import type { AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';
import type { SignInShelf } from './sign-ins.ts';

interface Tables {
  readonly sign_in: {
    readonly key: string;
    readonly payload: unknown;
    readonly expires_at: Date;
  };
}

/** Sign-ins under way at the development issuer; empty in production. */
export const signInMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'sign-ins-0001': {
      up: async (db) => {
        await sql`
          create table sign_in (
            key text primary key,
            payload jsonb not null,
            expires_at timestamptz not null
          )`.execute(db);
      },
    },
  },
};

/** Milliseconds between two sweeps. */
const sweepEvery = 60_000;

/** In the store, where the next step of a sign-in may come to another process. */
export function signInTable(db: Kysely<unknown>, clock: Clock): SignInShelf {
  const tables = db.withSchema(gatewaySchema) as unknown as Kysely<Tables>;
  let swept = Number.NEGATIVE_INFINITY;

  async function sweep(): Promise<void> {
    if (clock.monotonic() - swept < sweepEvery) return;
    swept = clock.monotonic();
    await tables.deleteFrom('sign_in').where('expires_at', '<', new Date(clock.now())).execute();
  }

  return {
    async get(key) {
      const row = await tables.selectFrom('sign_in').selectAll().where('key', '=', key).executeTakeFirst();
      return row && { payload: row.payload as AdapterPayload, expires: row.expires_at.getTime() };
    },
    async set(key, { payload, expires }) {
      await sweep();
      const row = { payload: JSON.stringify(payload), expires_at: new Date(expires) };
      await tables
        .insertInto('sign_in')
        .values({ key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute();
    },
    async delete(key) {
      await tables.deleteFrom('sign_in').where('key', '=', key).execute();
    },
  };
}
