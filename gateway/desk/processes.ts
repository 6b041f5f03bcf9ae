import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Kysely, sql } from 'kysely';
import type { BreakerRecord, ProcessRecord } from '../../apis/desk.ts';
import type { BreakerView, Clock, Log } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';
import type { MigrationSet } from '../store/migrate.ts';

/** Processes of the gateway and what each has for itself, so that any of them can tell of all. */
export const processMigrations: MigrationSet = {
  schema: gatewaySchema,
  migrations: {
    'processes-0001': {
      up: async (db) => {
        await sql`
          create table process (
            id text primary key,
            host text not null,
            pid integer not null,
            worker integer,
            started_at timestamptz not null,
            seen_at timestamptz not null,
            contracts text not null,
            breakers jsonb not null
          )`.execute(db);
      },
    },
  },
};

/** This process among all that share the store. */
export interface Processes {
  /** Says how this one is, if that is news or the last time is long ago. Called again and again. */
  tell(): Promise<void>;
  /** All that have shown themselves in the last seconds, this one as it is now. */
  list(): Promise<readonly (ProcessRecord & { readonly breakers: readonly Omit<BreakerRecord, 'processId'>[] })[]>;
  close(): Promise<void>;
}

export interface ProcessParts {
  readonly db: Kysely<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  readonly worker?: number | undefined;
  breakers(): readonly BreakerView[];
  contracts(): string;
}

/** Milliseconds between two signs of life, and after which a process that gives none is taken to have gone. */
const beat = 5_000;
const gone = 15_000;
const table = sql.id(gatewaySchema, 'process');

export function createProcesses({ db, clock, log, worker, breakers, contracts }: ProcessParts): Processes {
  const id = randomUUID();
  const started = new Date(clock.now());
  let told = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  let telling: Promise<void> = Promise.resolve();
  let away = false;
  let closed = false;

  async function write(wanted: 'news' | 'always'): Promise<void> {
    if (closed) return;
    const views = breakers();
    const now = JSON.stringify([contracts(), views.map(({ wait: _, ...view }) => view)]);
    if (wanted === 'news' && now === told && clock.monotonic() - toldAt < beat) return;
    const kept = views.map(({ wait, ...view }) => ({
      ...view,
      ...(wait === undefined ? {} : { retryAt: new Date(clock.now() + wait).toISOString() }),
    }));
    await sql`
      insert into ${table} (id, host, pid, worker, started_at, seen_at, contracts, breakers)
      values (${id}, ${hostname()}, ${process.pid}, ${worker ?? null}::integer, ${started}, now(), ${contracts()}, ${JSON.stringify(kept)}::jsonb)
      on conflict (id) do update set seen_at = now(), contracts = excluded.contracts, breakers = excluded.breakers`.execute(
      db,
    );
    told = now;
    toldAt = clock.monotonic();
  }

  const inTurn = (wanted: 'news' | 'always'): Promise<void> => {
    const next = telling.then(() => write(wanted));
    telling = next.catch(() => undefined);
    return next;
  };

  return {
    tell: () =>
      inTurn('news').then(
        () => {
          away = false;
        },
        (error) => {
          if (!away) log.warn({ err: error }, 'this process cannot say how it is');
          away = true;
        },
      ),
    async list() {
      await inTurn('always');
      // Those that were killed said nothing any more.
      await sql`delete from ${table} where seen_at < now() - interval '1 minute'`.execute(db);
      const { rows } = await sql<Row>`
        select id, host, pid, worker, started_at, seen_at, contracts, breakers from ${table}
        where seen_at >= now() - make_interval(secs => ${gone / 1_000}) order by host, worker, pid`.execute(db);
      return rows.map(({ worker, ...row }) => ({
        processId: row.id,
        host: row.host,
        pid: row.pid,
        ...(worker === null ? {} : { worker }),
        startedAt: row.started_at.toISOString(),
        seenAt: row.seen_at.toISOString(),
        contracts: row.contracts,
        breakers: row.breakers,
      }));
    },
    async close() {
      closed = true;
      await telling;
      await sql`delete from ${table} where id = ${id}`.execute(db).catch(() => undefined);
    },
  };
}

interface Row {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly worker: number | null;
  readonly started_at: Date;
  readonly seen_at: Date;
  readonly contracts: string;
  readonly breakers: readonly Omit<BreakerRecord, 'processId'>[];
}
