import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMb } from '../../support/resources.ts';
import { startGround } from '../ground.ts';
import { count, failed, failures, type Outcome, percentile, type Results, resultsOf, startLoad } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const feed = '/experience/partner/v1/feed?limit=1';
/** Of those with bad keys, each with a key and an address of its own; as many as leave this machine room for the others. */
const perSecond = 1_000;
const seconds = scaled(15);
/** Quiet and flood take turns, so that whatever else this machine does falls on both. */
const rounds = 4;

export const scenario: Scenario = {
  name: 'bad-keys',
  goal: 'keys nobody has issued, from addresses nobody has seen, cost no memory, and who has a key hardly notices',
  limit: 180_000,
  async run(report) {
    await using ground = await startGround({ variables: { WORKERS: '1', TRUSTED_PROXIES: '127.0.0.1' } });
    const { service, key, pid } = ground;
    await using good = startLoad(service.url, { headers: { 'x-api-key': key }, connections: 16 });
    let sent = 0;
    const stranger = (): Record<string, string> => {
      sent += 1;
      const address = `${11 + (sent >>> 24)}.${(sent >>> 16) & 255}.${(sent >>> 8) & 255}.${sent & 255}`;
      return { 'x-api-key': `cw_live_${randomUUID()}`, 'x-forwarded-for': address };
    };
    await using bad = startLoad(service.url, { headers: stranger, connections: 64 });
    await Promise.all([good.pace(feed, 100, 3), bad.pace(feed, perSecond, 3)]);
    const before = await residentMb(pid);
    let most = before;
    const [usual, during, answered]: [Outcome[], Outcome[], Outcome[]] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      usual.push(...(await good.pace(feed, 100, seconds / 3)).outcomes);
      const [reading, flood] = [good.keepOn(feed, 100), bad.keepOn(feed, perSecond)];
      for (let second = 0; second < seconds; second += 1) {
        await sleep(1_000);
        most = Math.max(most, await residentMb(pid));
      }
      const [read, told] = await Promise.all([reading.end(), flood.end()]);
      during.push(...read.outcomes);
      answered.push(...told.outcomes);
    }
    const [quiet, results, refused] = [usual, during, answered].map(resultsOf) as [Results, Results, Results];
    const id = 'G15';
    const others = count(refused) - (refused.statuses.get(401) ?? 0) - (refused.statuses.get(429) ?? 0);
    report.figure({
      ...{
        id,
        what: `bad keys answered otherwise than with 401 or 429, of ${count(refused)} in ${seconds * rounds} s`,
      },
      ...{ measured: `${others} (${failures(refused)})`, goal: 'none', met: others === 0 },
    });
    report.figure({
      ...{ id, what: 'memory they took', goal: '≤ 100 MB' },
      ...{ measured: `${(most - before).toFixed(0)} MB`, met: most - before <= 100 },
    });
    const [p99, p99Before] = [percentile(results.times, 0.99), percentile(quiet.times, 0.99)];
    report.figure({
      ...{ id, what: 'p99 of who has a key', goal: 'at most doubled, none failed' },
      measured: `${p99.toFixed(1)} ms, ${p99Before.toFixed(1)} ms without them, ${failed(results)} failed`,
      met: p99 <= p99Before * 2 && failed(results) === 0,
    });
  },
};
