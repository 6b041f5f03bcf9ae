import { type Kysely, sql } from 'kysely';
import { gatewaySchema } from '../../consumers/tables.ts';
import type { MigrationSet } from '../../store/migrate.ts';

/** A session as it is stored. */
export interface SessionRow {
  readonly id_hash: Buffer;
  /** Hash of who has signed in: all sessions of one person. */
  readonly person: Buffer;
  readonly sealed: Buffer;
  /** Grows with each change of what is sealed. */
  readonly revision: number;
  /** Until when one process alone asks the issuer for new tokens. */
  readonly renewing_until: Date | null;
  readonly created_at: Date;
  readonly seen_at: Date;
  /** The end, whatever happens. */
  readonly ends_at: Date;
  /** The end unless it is used again: for the sweep. */
  readonly over_at: Date;
}

/** Sessions of people at the portal. */
export const sessionMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'portal-sessions-0001': {
      up: async (db) => {
        await sql`
          create table portal_session (
            id_hash bytea primary key check (length(id_hash) = 32),
            person bytea not null,
            sealed bytea not null,
            revision integer not null default 1,
            renewing_until timestamptz,
            created_at timestamptz not null,
            seen_at timestamptz not null,
            ends_at timestamptz not null,
            over_at timestamptz not null
          )`.execute(db);
        await sql`create index portal_session_person on portal_session (person)`.execute(db);
        await sql`create index portal_session_over on portal_session (over_at)`.execute(db);
      },
    },
  },
};

type NewRow = Omit<SessionRow, 'revision' | 'renewing_until'>;

/** Sessions in the store, by the hash of their id. */
export interface SessionTable {
  add(row: NewRow): Promise<void>;
  find(idHash: Buffer): Promise<SessionRow | undefined>;
  /** That it was used. */
  touch(idHash: Buffer, seen: Date, over: Date): Promise<void>;
  /** Lets one of those who ask at the same time go on. */
  claim(idHash: Buffer, revision: number, now: Date, until: Date): Promise<boolean>;
  /** What is sealed from now on; lets go of the claim. */
  replace(idHash: Buffer, sealed: Buffer): Promise<void>;
  unclaim(idHash: Buffer): Promise<void>;
  drop(idHash: Buffer): Promise<void>;
  /** All of one person's; how many there were. */
  dropAll(person: Buffer): Promise<number>;
  /** How many of a person's are not over. */
  count(person: Buffer, now: Date): Promise<number>;
}

export function sessionTable(db: Kysely<unknown>): SessionTable {
  const table = sql`${sql.id(gatewaySchema, 'portal_session')}`;
  return {
    async add({ id_hash, person, sealed, created_at, seen_at, ends_at, over_at }) {
      await sql`
        insert into ${table} (id_hash, person, sealed, created_at, seen_at, ends_at, over_at)
        values (${id_hash}, ${person}, ${sealed}, ${created_at}, ${seen_at}, ${ends_at}, ${over_at})`.execute(db);
    },
    async find(idHash) {
      return (await sql<SessionRow>`select * from ${table} where id_hash = ${idHash}`.execute(db)).rows[0];
    },
    async touch(idHash, seen, over) {
      await sql`update ${table} set seen_at = ${seen}, over_at = ${over} where id_hash = ${idHash}`.execute(db);
    },
    async claim(idHash, revision, now, until) {
      const { rows } = await sql`
        update ${table} set renewing_until = ${until}
        where id_hash = ${idHash} and revision = ${revision}
          and (renewing_until is null or renewing_until < ${now})
        returning revision`.execute(db);
      return rows.length === 1;
    },
    async replace(idHash, sealed) {
      await sql`
        update ${table} set sealed = ${sealed}, revision = revision + 1, renewing_until = null
        where id_hash = ${idHash}`.execute(db);
    },
    async unclaim(idHash) {
      await sql`update ${table} set renewing_until = null where id_hash = ${idHash}`.execute(db);
    },
    async drop(idHash) {
      await sql`delete from ${table} where id_hash = ${idHash}`.execute(db);
    },
    async dropAll(person) {
      const { rows } = await sql`delete from ${table} where person = ${person} returning person`.execute(db);
      return rows.length;
    },
    async count(person, now) {
      const { rows } = await sql<{ count: string }>`
        select count(*) from ${table} where person = ${person} and over_at > ${now}`.execute(db);
      return Number(rows[0]?.count);
    },
  };
}
