import { startSoakGateway } from '../gateway.ts';
import { watchHeld } from '../ground.ts';
import { count, failed, type Load, percentile, startLoad } from '../load.ts';
import { soakRooms } from '../rooms.ts';
import { type Report, type Scenario, scaled } from '../scenario.ts';
import { answers, type Conduct, garbage, hangs, resets } from '../service.ts';
import { startServices } from '../services.ts';

const perSecond = 200;
const seconds = scaled(6);
/** Quiet and outage take turns, so that whatever else this machine does falls on both. */
const rounds = 3;

export const scenario: Scenario = {
  name: 'upstream-down',
  goal: 'an upstream that is down is left alone, and what does not need it hardly notices',
  limit: 300_000,
  async run(report) {
    for (const [how, conduct] of [
      ['resets every connection', resets],
      ['never answers', hangs],
      ['answers nonsense', garbage],
    ] as const) {
      await using services = await startServices();
      await using gateway = await startSoakGateway(soakRooms(), services.variables);
      await using load = startLoad(gateway.url);
      for (const path of [other, down]) await load.pace(path, perSecond, 5);
      const check = await watchHeld(gateway, report);
      await compare(report, how, conduct, load, services.one);
      services.one.conduct(answers);
      await check(`an upstream that ${how}`);
    }
  },
};

const other = '/experience/pages/v1/other';
const down = '/experience/pages/v1/only';

type Services = Awaited<ReturnType<typeof startServices>>;

async function compare(report: Report, how: string, conduct: Conduct, load: Load, one: Services['one']): Promise<void> {
  const [quiet, outage]: [number[], number[]] = [[], []];
  const [openings, fast]: [number[], number[]] = [[], []];
  const failures: [status: number, times: number][] = [];
  let [requests, attempts, othersFailed] = [0, 0, 0];
  for (let round = 0; round < rounds; round += 1) {
    one.conduct(answers);
    const [before] = await Promise.all([load.pace(other, perSecond / 2, seconds), load.pace(down, perSecond, seconds)]);
    one.conduct(conduct);
    const begun = one.attempts;
    const since = performance.now();
    const [during, sent] = await Promise.all([
      load.pace(other, perSecond / 2, seconds),
      load.pace(down, perSecond, seconds),
    ]);
    // The breaker's own, not a bulkhead's, in which callers wait a moment for a place; who waited there when it opened
    // had begun before.
    const refused = sent.outcomes.filter(({ problem }) => problem === 'circuit-open');
    const opened = Math.min(...refused.map(({ begun: at, took }) => at + took));
    openings.push(opened - since);
    fast.push(...refused.filter(({ begun: at }) => at >= opened).map(({ took }) => took));
    quiet.push(...before.times);
    outage.push(...during.times);
    failures.push(...during.statuses);
    othersFailed += failed(during);
    requests += count(sent);
    attempts += one.attempts - begun;
  }
  const [p99Before, p99During] = [percentile(quiet, 0.99), percentile(outage, 0.99)];
  report.figure({
    id: 'G09',
    what: `attempts on an upstream that ${how}, at ${perSecond} requests a second`,
    measured: `${(attempts / requests).toFixed(3)} a request (${attempts} for ${requests})`,
    goal: '≤ 1.2',
    met: attempts <= requests * 1.2,
  });
  report.figure({
    id: 'G08',
    what: `p99 of operations that do not need an upstream that ${how}`,
    measured: `${p99During.toFixed(1)} ms, and ${p99Before.toFixed(1)} ms while all is well`,
    goal: 'at most doubled',
    met: p99During <= p99Before * 2,
  });
  const longest = Math.max(...openings);
  report.figure({
    ...{ id: 'G08', what: `its breaker opens`, goal: '≤ 5 s after its first failure' },
    ...{ measured: `${(longest / 1_000).toFixed(1)} s at most`, met: longest <= 5_000 },
  });
  const told = percentile(fast, 0.99);
  report.figure({
    ...{ id: 'G08', what: 'p99 of refusals while it is open', goal: '≤ 10 ms' },
    ...{ measured: `${told.toFixed(1)} ms of ${fast.length}`, met: told <= 10 },
  });
  report.figure({
    id: 'G08',
    what: 'failures of what does not need it',
    measured: `${othersFailed} (${failures.map(([status, times]) => `${times} × ${status}`).join(', ')})`,
    goal: 'none',
    met: othersFailed === 0,
  });
}
