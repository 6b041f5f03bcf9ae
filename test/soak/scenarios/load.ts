import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { contract, operation } from '../../gateway/contracts/support.ts';
import { writeRooms } from '../../gateway/snapshot/support.ts';
import { endsWithUs } from '../../support/ends-with-us.ts';
import { startSoakGateway } from '../gateway.ts';
import { startGround } from '../ground.ts';
import { count, failed, failures, type Load, percentile, type Results, resultsOf, startLoad } from '../load.ts';
import { openPolicies } from '../rooms.ts';
import { type Report, type Scenario, scaled } from '../scenario.ts';
import { type Service, startService } from '../service.ts';

/** Through and around take turns, so that whatever else this machine does falls on both. */
const rounds = 5;
const calls = scaled(3_000);
const id = { most: 'G01', paced: 'G02', records: 'G03' } as const;

export const scenario: Scenario = {
  name: 'load',
  goal: 'a call through every policy costs a share of what it costs without, and waits hardly longer',
  limit: 420_000,
  async run(report) {
    await forward(report);
    await records(report, 'PostgreSQL', 100);
    await embedded(report);
  },
};

/** One API before a service of 1 KB: through the gateway, through a forwarder that judges nothing, and directly. */
async function forward(report: Report): Promise<void> {
  await using open = new AsyncDisposableStack();
  const service = open.use(await startService());
  const body = JSON.stringify({ text: 'x'.repeat(1_000) });
  service.conduct((response) => response.setHeader('content-type', 'application/json').end(body));
  const bare = open.use(await startBare(service));
  const gateway = open.use(await startSoakGateway(rooms(), { THINGS_URL: service.url }));
  const headers = { authorization: `Bearer ${await gateway.token('shopper')}` };
  const path = '/experience/things/v1/read';
  const start = (url: string): Load => open.use(startLoad(url, { headers, connections: 50 }));
  const [through, around, direct] = [start(gateway.url), start(bare.url), start(service.url)];
  await Promise.all([through.send(path, 2_000, 8), around.send(path, 2_000, 8)]);

  const rates: { through: number[]; around: number[] } = { through: [], around: [] };
  const all: Results['outcomes'][number][] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, load] of [
      ['around', around],
      ['through', through],
    ] as const) {
      const begun = performance.now();
      const results = await load.send(path, calls, 50);
      rates[name].push((count(results) / (performance.now() - begun)) * 1_000);
      if (name === 'through') all.push(...results.outcomes);
    }
  }
  const [most, floor] = [percentile(rates.through, 0.5), percentile(rates.around, 0.5)];
  const results = resultsOf(all);
  report.figure({
    ...{
      id: id.most,
      what: 'calls a second with every policy, of those of a bare pass-through',
      goal: '≥ 35 % and ≥ 1000',
    },
    measured: `${((most / floor) * 100).toFixed(0)} %: ${most.toFixed(0)} of ${floor.toFixed(0)}`,
    met: most / floor >= 0.35 && most >= 1_000,
  });
  const p99 = percentile(results.times, 0.99);
  report.figure({
    ...{ id: id.most, what: 'p99 with 50 at once, and failures', goal: '≤ 80 ms, none' },
    measured: `${p99.toFixed(1)} ms, ${failed(results)}`,
    met: p99 <= 80 && failed(results) === 0,
  });

  // What was late before counts for nothing: it is forgotten when it has been read.
  await lagOf(gateway.operations);
  const paced: { through: number[]; direct: number[] } = { through: [], direct: [] };
  for (let round = 0; round < rounds; round += 1) {
    paced.direct.push(...(await direct.pace(path, 300, scaled(4))).times);
    paced.through.push(...(await through.pace(path, 300, scaled(4))).times);
  }
  const added = (share: number) => percentile(paced.through, share) - percentile(paced.direct, share);
  report.figure({
    ...{ id: id.paced, what: 'latency added at 300 calls a second, p50 and p99', goal: '≤ 3 and ≤ 15 ms' },
    measured: `${added(0.5).toFixed(1)} and ${added(0.99).toFixed(1)} ms`,
    met: added(0.5) <= 3 && added(0.99) <= 15,
  });
  const lag = await lagOf(gateway.operations);
  report.figure({
    ...{ id: id.paced, what: 'delay of the event loop, p99', goal: '≤ 30 ms' },
    ...{ measured: `${lag.toFixed(1)} ms`, met: lag <= 30 },
  });
}

/** Milliseconds by which the event loop was late, p99 since this was asked last. */
async function lagOf(operations: string): Promise<number> {
  const text = await (await fetch(`${operations}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds(?:\{.*\})? (\S+)$/m.exec(text)?.[1]) * 1_000;
}

/** Three tiers over records: a feed that nobody has asked for before. */
async function records(report: Report, where: string, perSecond: number): Promise<void> {
  await using ground = await startGround({ variables: { WORKERS: '1' } });
  await using load = startLoad(ground.service.url, { headers: { 'x-api-key': ground.key }, connections: 32 });
  await readPages(report, load, '/experience/partner/v1/feed', where, perSecond);
}

async function embedded(report: Report): Promise<void> {
  await using gateway = await startSoakGateway(undefined, {});
  await using load = startLoad(gateway.url, { connections: 8 });
  // What strangers may call in a minute.
  const some = await load.pace('/experience/storefront/v2/products?limit=5', 2, 5);
  if (failed(some) > 0) throw new Error(`the embedded store refuses: ${failures(some)}`);
  const token = await gateway.token('shopper');
  await using reader = startLoad(gateway.url, { headers: { authorization: `Bearer ${token}` }, connections: 8 });
  await readPages(report, reader, '/experience/storefront/v2/orders', 'the embedded store', 30, 8);
}

async function readPages(
  report: Report,
  load: Load,
  page: string,
  where: string,
  perSecond: number,
  seconds = scaled(20),
): Promise<void> {
  let turn = 0;
  const path = (): string => `${page}?limit=${1 + (turn++ % 50)}`;
  await load.pace(path, perSecond, 1);
  const results = await load.pace(path, perSecond, seconds);
  const p99 = percentile(results.times, 0.99);
  report.figure({
    ...{ id: id.records, what: `three tiers over ${where} at ${perSecond} a second: p99, and failures` },
    measured: `${p99.toFixed(1)} ms, ${failed(results)} of ${count(results)} (${failures(results)})`,
    ...{ goal: '≤ 150 ms, none', met: p99 <= 150 && failed(results) === 0 },
  });
}

async function startBare({ url }: Service) {
  const script = join(import.meta.dirname, '..', '..', '..', 'bench', 'contestants', 'servers', 'floor.ts');
  const child = endsWithUs(fork(script, { env: { ...process.env, UPSTREAM_PORT: new URL(url).port } }));
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** One API with every policy there is for it. */
const rooms = () =>
  writeRooms({
    policies: openPolicies,
    openapi: {
      'experience/things.v1.yaml': contract('experience/things.v1', {
        upstream: `{ kind: http, name: things, url: '\${THINGS_URL}' }`,
        gateway: [
          'exceptions: [{ rule: layering, to: things, owner: things, reason: To measure it alone., until: 2099-12-31 }]',
          'policies: { address-limit: { enabled: true, limit: 10000000 } }',
        ],
        paths: operation('experience', 'read').replace('security: []', 'security: [{ accessToken: [] }]'),
        more: `\
components:
  securitySchemes:
    accessToken: { type: openIdConnect, openIdConnectUrl: /idp/.well-known/openid-configuration }
`,
      }),
    },
  });
