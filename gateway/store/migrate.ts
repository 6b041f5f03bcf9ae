import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { exclusively } from './exclusive.ts';

/**
 * Migrations of one database schema, by name. They run in the order of their names, each once, and insert no rows: an
 * untouched schema is empty. Sets of the same schema are one history, so their names must differ.
 */
export interface MigrationSet {
  readonly schema: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/**
 * Brings every set's schema up to date, one transaction a schema, under a lock that other gateways respect.
 * @throws Error naming schema and migration that failed; that schema is then as it was before
 */
export async function migrate(
  db: Kysely<unknown>,
  kind: 'embedded' | 'postgres',
  sets: readonly MigrationSet[],
): Promise<void> {
  const histories = bySchema(sets);
  await exclusively(db, kind, async (connection) => {
    const done = await executed(connection, [...histories.keys()]);
    for (const [schema, migrations] of histories) {
      const known = done.get(schema);
      const upToDate = known !== undefined && Object.keys(migrations).every((name) => known.has(name));
      if (!upToDate) await migrateSchema(connection, schema, migrations);
    }
  });
}

type Migrations = Readonly<Record<string, Migration>>;

function bySchema(sets: readonly MigrationSet[]): Map<string, Migrations> {
  const histories = new Map<string, Record<string, Migration>>();
  for (const { schema, migrations } of sets) {
    const history = histories.get(schema) ?? {};
    for (const [name, migration] of Object.entries(migrations)) {
      if (Object.hasOwn(history, name)) throw new Error(`Two migrations of schema ${schema} are called ${name}.`);
      history[name] = inSchema(schema, migration);
    }
    histories.set(schema, history);
  }
  return histories;
}

/** Both ways of writing a migration, builder and plain SQL, then name tables without their schema. */
const inSchema = (schema: string, { up }: Migration): Migration => ({
  up: async (db) => {
    await sql`set local search_path to ${sql.id(schema)}`.execute(db);
    await up(db.withSchema(schema));
  },
});

/** Asking first costs one query, where Kysely's migrator takes four introspections a schema to find nothing to do. */
async function executed(db: Kysely<unknown>, schemas: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
  const { rows: tables } = await sql<{ schema: string }>`
    select schemaname as schema from pg_tables
    where tablename = 'kysely_migration' and schemaname in (${sql.join(schemas)})`.execute(db);
  const done = new Map<string, ReadonlySet<string>>();
  for (const { schema } of tables) {
    const { rows } = await sql<{ name: string }>`select name from ${sql.id(schema, 'kysely_migration')}`.execute(db);
    done.set(schema, new Set(rows.map(({ name }) => name)));
  }
  return done;
}

async function migrateSchema(db: Kysely<unknown>, schema: string, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({
    db,
    migrationTableSchema: schema,
    allowUnorderedMigrations: true,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (!error) return;
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`Schema ${schema} cannot be migrated${failed ? `, ${failed} failed` : ''}: ${reason}`, {
    cause: error,
  });
}
