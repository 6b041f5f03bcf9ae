import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { type PrivateRedis, startRedis } from '../support/redis.ts';
import { growth, type Held, heldAtRest, isNoMore, soonIdle, tellingVariables } from '../support/resources.ts';
import { type Service, startService } from '../support/workers.ts';
import type { Report } from './scenario.ts';

/** The product with real servers around it, of which each may be taken away. */
export interface Ground extends AsyncDisposable {
  readonly service: Service;
  readonly postgres: TestPostgres;
  readonly databaseUrl: string;
  readonly redis: PrivateRedis | undefined;
  /** Of a partner that may call as often as it likes. */
  readonly key: string;
  /** Products of which there are enough for a whole scenario. */
  readonly products: readonly string[];
  readonly pid: number;
  /** What the service and its workers hold when nobody calls. @param than  waits until it is no more than that, for a while */
  held(than?: Held): Promise<Held>;
}

export interface GroundOptions {
  /** One that is there already; it is not stopped. */
  readonly postgres?: TestPostgres;
  readonly redis?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
}

export async function startGround(options: GroundOptions = {}): Promise<Ground> {
  const { redis: wanted = false, variables = {} } = options;
  const open = new AsyncDisposableStack();
  try {
    const postgres = options.postgres ?? open.use(await startPostgres());
    const redis = wanted ? await startRedis() : undefined;
    open.defer(() => redis?.stop());
    const databaseUrl = await postgres.database();
    const shared = redis === undefined ? {} : { REDIS_URL: redis.url };
    const telling = tellingVariables();
    const usual = { LOG_LEVEL: 'warn', ...soonIdle };
    const service = await startService(databaseUrl, { ...usual, ...telling, ...shared, ...variables });
    open.defer(() => service.stop());
    const key = await service.key('busy', 'internal');
    const products = await plentiful(databaseUrl);
    const close = open.move();
    return {
      ...{ service, postgres, databaseUrl, redis, key, products },
      get pid() {
        return service.process.pid as number;
      },
      held(than) {
        const { pid = 0 } = service.process;
        const where = { folder: telling.TELL_HELD as string, pooled: Number(new URL(databaseUrl).port) };
        return heldAtRest(pid, where, than);
      },
      [Symbol.asyncDispose]: () => close.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

async function plentiful(databaseUrl: string): Promise<string[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // A scenario orders more than the sample warehouse holds.
    await client.query('update inventory.lagerbest set bestve = 1000000');
    const { rows } = await client.query("select artnr from products.artstamm where kz <> 'L' order by artnr");
    return rows.map(({ artnr }: { artnr: number }) => `P-${String(artnr).padStart(6, '0')}`);
  } finally {
    await client.end();
  }
}

/** What is held before a fault, and a look afterwards at whether no more is held than then. */
export async function watchHeld({ held }: Pick<Ground, 'held'>, report: Report) {
  const before = await held();
  return async (what: string): Promise<void> => {
    const after = await held(before);
    const more = (after.megabytes / before.megabytes - 1) * 100;
    const megabytes = ({ megabytes, heap }: Held) => `${megabytes.toFixed(0)} MB (heap ${heap.toFixed(0)})`;
    report.figure({
      what: `memory after ${what}`,
      measured: `${megabytes(after)}, ${megabytes(before)} before: ${more.toFixed(1)} %`,
      goal: 'within 10 %',
      met: after.megabytes <= before.megabytes * 1.1,
    });
    const counts = ({ descriptors, sockets, timers }: Held) => `${descriptors} · ${sockets} · ${timers}`;
    report.figure({
      what: `descriptors, sockets and timers after ${what}`,
      measured: `${counts(after)}, ${counts(before)} before`,
      goal: 'none more',
      met: isNoMore(before, after),
    });
    if (!isNoMore(before, after)) report.say(growth(before, after));
  };
}
