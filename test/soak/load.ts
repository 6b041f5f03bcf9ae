import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, RoundRobinPool } from 'undici';

/** What came of one request. Times in milliseconds of `performance.now()`. */
export interface Outcome {
  readonly begun: number;
  readonly took: number;
  /** 0: the connection broke off, or was never made. */
  readonly status: number;
  /** Kind of problem, of a 503. */
  readonly problem?: string;
}

/** What became of the requests of one load. */
export interface Results {
  readonly outcomes: readonly Outcome[];
  readonly statuses: ReadonlyMap<number, number>;
  /** In milliseconds. */
  readonly times: readonly number[];
}

/** A load that goes on until it is ended. */
export interface Running {
  /** So far. */
  readonly outcomes: readonly Outcome[];
  /** Sends no more, and waits for what is under way. */
  end(): Promise<Results>;
}

/** Sends requests to a gateway, and remembers what came of each. Nothing is sent twice. */
export interface Load extends AsyncDisposable {
  /** So many in all, so many at a time. */
  send(path: Path, requests: number, concurrent: number): Promise<Results>;
  /** So many a second, whether the last ones were answered or not. */
  pace(path: Path, perSecond: number, seconds: number): Promise<Results>;
  /** The same until it is told to end. */
  keepOn(path: Path, perSecond: number): Running;
}

/** One for all, or one for each. */
export type Path = string | (() => string);

export interface LoadOptions {
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** Taken in turn, so that every process that shares the port has its share. */
  readonly connections?: number;
  /** Address of loopback that the requests come from. */
  readonly localAddress?: string;
}

export function startLoad(url: string, { headers = {}, connections = 512, localAddress }: LoadOptions = {}): Load {
  const pool = new RoundRobinPool(url, { connections, ...(localAddress === undefined ? {} : { localAddress }) });

  async function get(path: Path, outcomes: Outcome[]): Promise<void> {
    const begun = performance.now();
    const told = await ask(pool, {
      method: 'GET',
      path: typeof path === 'string' ? path : path(),
      headers: typeof headers === 'function' ? headers() : headers,
    });
    outcomes.push({ begun, took: performance.now() - begun, ...told });
  }

  const keepOn = (path: Path, perSecond: number, most = Number.POSITIVE_INFINITY) => {
    const outcomes: Outcome[] = [];
    const sent: Promise<void>[] = [];
    let going = true;
    const begun = performance.now();
    const all = (async () => {
      while (going && sent.length < most) {
        const due = Math.min(((performance.now() - begun) * perSecond) / 1_000, most);
        while (sent.length < due) sent.push(get(path, outcomes));
        await sleep(1);
      }
      await Promise.all(sent);
      return resultsOf(outcomes);
    })();
    return {
      outcomes,
      all,
      end() {
        going = false;
        return all;
      },
    };
  };

  return {
    async send(path, requests, concurrent) {
      const outcomes: Outcome[] = [];
      let left = requests;
      const lane = async (): Promise<void> => {
        while (left-- > 0) await get(path, outcomes);
      };
      await Promise.all(Array.from({ length: concurrent }, lane));
      return resultsOf(outcomes);
    },
    pace: (path, perSecond, seconds) => keepOn(path, perSecond, perSecond * seconds).all,
    keepOn,
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

async function ask(pool: Dispatcher, request: Dispatcher.RequestOptions): Promise<Pick<Outcome, 'status' | 'problem'>> {
  try {
    const { statusCode: status, body } = await pool.request(request);
    // Who refuses for a moment may be the gateway's door, a bulkhead, a breaker or the store.
    if (status === 503) return { status, problem: /\/problems\/([\w-]+)/.exec(await body.text())?.[1] ?? 'none' };
    await body.dump({ limit: Number.MAX_SAFE_INTEGER });
    return { status };
  } catch {
    return { status: 0 };
  }
}

export const resultsOf = (outcomes: readonly Outcome[]): Results => ({
  outcomes,
  statuses: new Map([...Map.groupBy(outcomes, ({ status }) => status)].map(([status, { length }]) => [status, length])),
  times: outcomes.map(({ took }) => took),
});

export const count = ({ times }: Results): number => times.length;
export const failed = ({ statuses, times }: Results): number => times.length - (statuses.get(200) ?? 0);
/** As `17 × 503, 2 × broken off`; `none` where there were none. */
export const failures = ({ statuses }: Results): string =>
  [...statuses]
    .filter(([status]) => status !== 200)
    .map(([status, times]) => `${times} × ${status || 'broken off'}`)
    .join(', ') || 'none';

/** The time that `share` of the requests did not exceed; 0.99 is the p99. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
}
