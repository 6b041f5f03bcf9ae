import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { count, failed, failures, type Outcome, percentile, resultsOf, startLoad } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const feed = '/experience/partner/v1/feed?limit=1';

export const scenario: Scenario = {
  name: 'reloads',
  goal: 'contracts are reloaded again and again under load, some of them broken, and nobody notices',
  limit: 300_000,
  async run(report) {
    await using ground = await startGround({ variables: { WORKERS: '1' } });
    await reloadUnderLoad(ground, { times: 20, brokenEvery: 10, perSecond: 300 });
    const check = await watchHeld(ground, report);
    // Quiet and reloads take turns, so that whatever else this machine does falls on both.
    const rounds = Array.from({ length: scaled(10) }, () => ({ times: 10, brokenEvery: 10, perSecond: 300 }));
    const times = rounds.length * 10;
    const [quiet, during]: [Outcome[], Outcome[]] = [[], []];
    let [refused, taken] = [0, 0];
    for (const round of rounds) {
      const told = await reloadUnderLoad(ground, round);
      quiet.push(...told.usual.outcomes);
      during.push(...told.results.outcomes);
      refused += told.refused;
      taken += told.taken;
    }
    const [usual, results] = [resultsOf(quiet), resultsOf(during)];
    const id = 'G06';
    report.figure({
      ...{ id, what: `calls that failed during ${times} reloads, at 300 a second`, goal: 'none' },
      ...{ measured: `${failed(results)} of ${count(results)} (${failures(results)})`, met: failed(results) === 0 },
    });
    report.figure({
      ...{ id, what: 'broken configurations refused, the others taken', goal: `${times / 10} and ${times * 0.9}` },
      ...{ measured: `${refused} and ${taken}`, met: refused === times / 10 && taken === times * 0.9 },
    });
    const [p99, before] = [percentile(results.times, 0.99), percentile(usual.times, 0.99)];
    report.figure({
      ...{ id, what: 'p99 meanwhile', goal: 'at most doubled' },
      ...{ measured: `${p99.toFixed(1)} ms, ${before.toFixed(1)} ms before`, met: p99 <= before * 2 },
    });
    await check(`${times} reloads`);
  },
};

export interface Reloads {
  readonly times: number;
  /** Every so many is of a document that does not compile. */
  readonly brokenEvery: number;
  readonly perSecond: number;
}

/** Changes a contract and reloads, twice a second; each change is one that callers can see. */
export async function reloadUnderLoad({ service, key }: Ground, { times, brokenEvery, perSecond }: Reloads) {
  const file = join(service.root, 'openapi', 'experience', 'partner.v1.yaml');
  const good = readFileSync(file, 'utf8');
  await using load = startLoad(service.url, { headers: { 'x-api-key': key }, connections: 32 });
  // Connections are opened before anything is measured: that is slower than any reload.
  await load.pace(feed, perSecond, 0.5);
  const usual = await load.pace(feed, perSecond, times / 5);
  const running = load.keepOn(feed, perSecond);
  let [refused, taken] = [0, 0];
  try {
    for (let reload = 1; reload <= times; reload += 1) {
      const broken = reload % brokenEvery === 0;
      const titled = good.replace(/title: .*/, `title: Partners, edition ${reload}`);
      writeFileSync(file, broken ? titled.replace('#placeOrder', '#plaecOrder') : titled);
      const { status } = await service.operator('POST', '/reload');
      if (status === 422) refused += 1;
      const shown = (await (await fetch(`${service.url}/openapi/experience/partner/v1.json`)).json()) as {
        info: { title: string };
      };
      if (shown.info.title.endsWith(` ${reload}`)) taken += 1;
      await sleep(200);
    }
  } finally {
    writeFileSync(file, good);
  }
  return { usual, results: await running.end(), refused, taken };
}
