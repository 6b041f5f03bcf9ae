import { CompiledQuery, PostgresDialect } from 'kysely';
import type { CustomTypesConfig, Pool } from 'pg';
import type { Log } from '../../policies/policy.ts';
import type { Opened } from './embedded.ts';
import { elementParsers, type Parse, parsers } from './values.ts';

/** Most connections of a process, unless told. */
export const usualConnections = 10;
/** Milliseconds a request may wait for a free or new connection; with `patience` it keeps a refusal under 2 s … */
const connectionWait = 1_500;
/** … and a transaction that does nothing is ended by the server, since it holds locks. */
const idleTransaction = 5_000;

/**
 * Connects to a PostgreSQL server.
 * @param patience  milliseconds a statement may take, lock waits included
 * @param connections  the most there are at once
 * @throws Error naming host and database, never the password, when the server cannot be reached
 */
export async function openPostgres(url: string, patience: number, connections: number, log: Log): Promise<Opened> {
  const { default: pg } = await import('pg');
  pg.defaults.parseInputDatesAsUTC = true;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'causeway',
    max: connections,
    connectionTimeoutMillis: connectionWait,
    idleTimeoutMillis: 30_000,
    statement_timeout: patience,
    idle_in_transaction_session_timeout: idleTransaction,
    keepAlive: true,
    types: valueTypes(pg.types),
  });
  survive(pool, log);
  await reach(pool, url);
  return {
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw("set timezone to 'UTC'"));
      },
    }),
    close: () => (pool.ended ? Promise.resolve() : pool.end()),
  };
}

/** A connection that breaks says so as an event, idle or lent; unheard, the event would end the process. */
function survive(pool: Pool, log: Log): void {
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke; another will be opened'));
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ err: error }, 'a database connection broke'));
  });
}

async function reach(pool: Pool, url: string): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw new Error(`PostgreSQL cannot be used: ${reason(error)}. Check DATABASE_URL (${target(url)}).`, {
      cause: error,
    });
  }
}

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}

function target(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : 'which is not a URL';
}

type Types = typeof import('pg').types;

/** What `types.arrayParser` is; its declaration says otherwise. */
interface ArrayParser {
  create(text: string, element: Parse): { parse(): unknown[] };
}

const valueTypes = (types: Types): CustomTypesConfig => {
  const arrays = types.arrayParser as unknown as ArrayParser;
  const getTypeParser = (oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return types.getTypeParser(oid, format);
    const element = elementParsers[oid];
    if (element) return (text: string) => arrays.create(text, element).parse();
    return parsers[oid] ?? types.getTypeParser(oid, 'text');
  };
  return { getTypeParser } as CustomTypesConfig;
};
