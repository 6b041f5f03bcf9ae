import { copyProject } from '../causeway/project.ts';
import { type Service, startService } from '../contestants/service.ts';
import { cpuMicros, familyOf, residentMb } from '../machine/accounts.ts';
import { startIssuer } from '../machine/issuer.ts';
import { shoot, type Target } from '../machine/load.ts';
import { startPostgres } from '../machine/postgres.ts';
import { startUpstream } from '../machine/upstream.ts';
import { rowsOf } from '../report/results.ts';
import { figuresOf, type RoundFigures } from '../rounds.ts';
import { each } from './each.ts';
import { killWorker } from './killed-worker.ts';
import { ratioIn } from './ratio.ts';
import type { Bench, Scenario } from './scenario.ts';

/** Gateways that stand side by side, each sent the same load. */
type Group = readonly Service[];

const one = 'one worker';
const two = 'two workers';
const apart = 'two gateways that share nothing';
/** For each process: one that has less to do at a turn of its loop costs more a call. */
const connections = 64;
const subject = 'shopper';

/** Nobody is kept on a core: the machine's cores are what workers are there for. */
export const workers: Scenario = {
  name: 'workers',
  question: 'What does a call cost when several workers take them, and what is lost with one of them?',
  seconds: { quick: 0, full: 50 },
  async run(bench) {
    const closing: (() => unknown)[] = [];
    try {
      const postgres = await startPostgres(bench.folder);
      closing.push(postgres.stop);
      const upstream = await startUpstream(bench.folder);
      closing.push(upstream.child.stop);
      const issuer = await startIssuer(bench.folder, [subject]);
      closing.push(issuer.stop);
      const common = {
        main: await copyProject(`${bench.folder}/project`),
        folder: bench.folder,
        issuersFile: issuer.file,
        upstreamPort: upstream.port,
      };
      const begin = async (name: string, count: number): Promise<Service> => {
        const databaseUrl = await postgres.create(name);
        const service = await startService({ ...common, name, databaseUrl, workers: count });
        closing.push(service.child.stop);
        return service;
      };
      const pair = await begin('pair', 2);
      const groups = new Map<string, Group>([
        [one, [await begin('alone', 1)]],
        [two, [pair]],
      ]);
      if (!bench.quick) groups.set(apart, [await begin('first', 1), await begin('second', 1)]);
      const headers = { authorization: `Bearer ${issuer.token(subject)}` };
      const path = (index: number): string => `/experience/things/v1/things/${index}?view=full`;
      const requests = each(path, { method: 'GET', headers });
      await compare(bench, groups, requests);
      await killWorker(bench, pair, requests, 2 * connections);
    } finally {
      for (const close of closing.reverse()) await close();
    }
  },
};

async function compare(bench: Bench, groups: ReadonlyMap<string, Group>, requests: readonly Target[]): Promise<void> {
  const rounds = new Map<string, RoundFigures[]>([...groups.keys()].map((name) => [name, []]));
  const { rounds: count, seconds, warmUp } = bench.quick ? quickly : thoroughly;
  for (const [name, group] of groups) await roundOf(group, name === two ? 2 : 1, requests, warmUp, bench.folder);
  for (let round = 0; round < count; round += 1)
    for (const [name, group] of groups)
      rounds.get(name)?.push(await roundOf(group, name === two ? 2 : 1, requests, seconds, bench.folder));
  bench.table(rowsOf('workers: GET 1 KB', figuresOf(rounds), one));
  const ratio = (contestant: string, against: string, figure: 'cpu' | 'rps') =>
    ({ value: ratioIn(rounds, { contestant, against, figure }), unit: '×', steady: true }) as const;
  bench.figure({ what: 'CPU of a call, two workers over one', ...ratio(two, one, 'cpu'), goal: { most: 1.1 } });
  bench.figure({ what: 'Calls a second, two workers over one', ...ratio(two, one, 'rps') });
  if (!groups.has(apart)) return;
  bench.figure({ what: 'CPU of a call, two gateways that share nothing over one', ...ratio(apart, one, 'cpu') });
  bench.figure({
    what: 'CPU of a call, two workers over two gateways that share nothing',
    ...ratio(two, apart, 'cpu'),
  });
}

const quickly = { rounds: 3, seconds: 0.5, warmUp: 1.5 };
const thoroughly = { rounds: 5, seconds: 1.5, warmUp: 4 };

/** All of a group at once. @param processes  that take calls, in each */
async function roundOf(
  group: Group,
  processes: number,
  requests: readonly Target[],
  seconds: number,
  folder: string,
): Promise<RoundFigures> {
  const pids = (await Promise.all(group.map(({ child }) => familyOf(child.pid)))).flat();
  const load = { requests, seconds, connections: processes * connections, folder, anywhere: true } as const;
  const before = await cpuMicros(pids);
  const found = await Promise.all(group.map(({ port }) => shoot({ ...load, url: `http://127.0.0.1:${port}` })));
  const cpu = (await cpuMicros(pids)) - before;
  const sent = found.reduce((sum, round) => sum + round.requests, 0);
  return {
    rps: found.reduce((sum, round) => sum + round.requests / round.seconds, 0),
    p50: Math.max(...found.map(({ p50Ms }) => p50Ms)),
    p99: Math.max(...found.map(({ p99Ms }) => p99Ms)),
    cpu: cpu / sent,
    rss: await residentMb(pids),
  };
}
