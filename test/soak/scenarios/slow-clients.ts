import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMb } from '../../support/resources.ts';
import { type Ground, startGround, watchHeld } from '../ground.ts';
import { count, failed, failures, percentile, startLoad } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const feed = '/experience/partner/v1/feed?limit=1';
/** Who never ends a header, and who never ends a body. */
const [headers, bodies] = [scaled(2_000), scaled(200)];
const seconds = 40;
/** Between two bytes of an attacker, in milliseconds. */
const drip = 3_000;

export const scenario: Scenario = {
  name: 'slow-clients',
  goal: 'thousands who send next to nothing are cut off, and who sends properly does not notice them',
  limit: 180_000,
  async run(report) {
    await using ground = await startGround({ variables: { WORKERS: '1' } });
    const { service, key, pid } = ground;
    // Node keeps the parsers of a thousand connections for the next ones: they are no leak, and are there before.
    const first = attack(ground);
    await sleep(3_000);
    first.end();
    await sleep(2_000);
    const check = await watchHeld(ground, report);
    const load = startLoad(service.url, { headers: { 'x-api-key': key }, connections: 16 });
    const usual = await load.pace(feed, 100, 10);
    const before = await residentMb(pid);

    const good = load.keepOn(feed, 100);
    const attackers = attack(ground);
    let most = before;
    for (let second = 0; second < seconds; second += 1) {
      await sleep(1_000);
      most = Math.max(most, await residentMb(pid));
    }
    const results = await good.end();
    attackers.end();
    await load[Symbol.asyncDispose]();
    const id = 'G12';
    report.figure({
      ...{ id, what: `good calls that failed beside ${headers} slow headers and ${bodies} slow bodies`, goal: 'none' },
      ...{ measured: `${failed(results)} of ${count(results)} (${failures(results)})`, met: failed(results) === 0 },
    });
    const [p99, p99Before] = [percentile(results.times, 0.99), percentile(usual.times, 0.99)];
    report.figure({
      ...{ id, what: 'p99 of good calls meanwhile', goal: 'at most three times' },
      ...{ measured: `${p99.toFixed(1)} ms, ${p99Before.toFixed(1)} ms before`, met: p99 <= p99Before * 3 },
    });
    for (const [what, cut, all, goal] of [
      ['header', attackers.headers, headers, 15_000],
      ['body', attackers.bodies, bodies, 30_000],
    ] as const) {
      const latest = Math.max(0, ...cut);
      report.figure({
        ...{ id, what: `who never ends a ${what} is cut off`, goal: `all, ≤ ${goal / 1_000} s` },
        measured: `${cut.length} of ${all}, after ${(latest / 1_000).toFixed(1)} s at most`,
        met: cut.length === all && latest <= goal,
      });
    }
    report.figure({
      ...{ id, what: 'memory they took', goal: '≤ 150 MB' },
      ...{ measured: `${(most - before).toFixed(0)} MB`, met: most - before <= 150 },
    });
    await check('slow clients');
  },
};

/** Opens all connections, from many addresses, and drips. @returns after how long each was ended by the other side */
function attack({ service, key }: Ground) {
  const port = Number(new URL(service.url).port);
  const ended: { readonly headers: number[]; readonly bodies: number[] } = { headers: [], bodies: [] };
  const sockets = new Set<Socket>();
  const head = 'POST /experience/partner/v1/orders HTTP/1.1\r\nHost: x\r\n';
  const whole = `${head}X-API-Key: ${key}\r\nIdempotency-Key: slow-and-never-there\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n`;
  const open = (index: number, text: string, byte: string, took: number[]): void => {
    const localAddress = `127.0.1.${1 + (index % 20)}`;
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    let begun = performance.now();
    let dripping: NodeJS.Timeout | undefined;
    sockets.add(socket);
    socket.once('connect', () => {
      begun = performance.now();
      socket.write(text);
      dripping = setInterval(() => socket.write(byte), drip);
    });
    socket.on('error', () => {}).resume();
    socket.once('close', () => {
      clearInterval(dripping);
      if (sockets.delete(socket)) took.push(performance.now() - begun);
    });
  };
  for (let index = 0; index < headers; index += 1) open(index, head, 'x', ended.headers);
  for (let index = 0; index < bodies; index += 1) open(index, whole, ' ', ended.bodies);
  return {
    ...ended,
    end() {
      const left = [...sockets];
      sockets.clear();
      for (const socket of left) socket.destroy();
    },
  };
}
