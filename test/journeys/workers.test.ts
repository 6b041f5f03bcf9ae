import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { load, type Outcome, type Service, send, serviceOrSkip } from '../support/workers.ts';

const products = '/experience/storefront/v2/products?limit=1';
const feed = '/experience/partner/v1/feed?limit=1';

const statuses = (outcomes: readonly Outcome[]) => new Set(outcomes.map(({ status, broken }) => broken ?? status));

describe('a gateway of two workers', () => {
  let service: Service;
  let headers: Record<string, string>;
  before(async function () {
    service = await serviceOrSkip(this);
    headers = { 'x-api-key': await service.key('busy', 'internal') };
  });
  after(() => service?.stop());

  const fresh = (count: number, address = products, with_ = headers): Promise<Outcome[]> =>
    Promise.all(Array.from({ length: count }, () => send(`${service.url}${address}`, with_)));
  const metric = async (pattern: RegExp): Promise<number> => {
    const text = await (await fetch(`${service.process.operations}/metrics`)).text();
    return [...text.matchAll(new RegExp(pattern, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0);
  };
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let patience = 0; !(await holds()); patience += 1) {
      assert.ok(patience < 200, 'it takes too long');
      await sleep(50);
    }
  };

  it('says once what it serves, and in each line of its log who served', async () => {
    await until(async () => service.process.output().includes('Stop with Ctrl-C'));
    const output = service.process.output();
    assert.equal(output.split('Causeway serves').length, 2);
    assert.match(output, /^ {2}workers {5}2$/m);
    await fresh(40);
    await until(async () => {
      const served = [...service.process.output().matchAll(/"worker":(\d+),.*"msg":"request"/g)].map(
        ([, number]) => number,
      );
      return new Set(served).size === 2;
    });
  });

  it('counts what all of them did', async () => {
    const requests = /^causeway_requests_total\{operation="experience\/partner.v1#getFeed".*\} (\d+)$/;
    const seconds = /^causeway_request_seconds_count\{operation="experience\/partner.v1#getFeed".*\} (\d+)$/;
    const [before, timed] = [await metric(requests), await metric(seconds)];
    assert.deepEqual(statuses(await fresh(30, feed)), new Set([200]));
    assert.equal((await metric(requests)) - before, 30);
    assert.equal((await metric(seconds)) - timed, 30);
    assert.equal(await metric(/^causeway_workers\{state="serving"\} (\d+)$/), 2);
    assert.ok((await metric(/^process_resident_memory_bytes (\d+)$/)) > 100e6);
  });

  it('holds what an operator switches off on every worker at once, and tells of both', async () => {
    const address = '/controls/operations/experience/storefront.v2/listProducts';
    assert.equal((await service.operator('PUT', address, { who: 'ann' })).status, 200);
    assert.deepEqual(statuses(await fresh(20)), new Set([503]));
    assert.equal((await service.operator('DELETE', address)).status, 200);
    assert.deepEqual(statuses(await fresh(20)), new Set([200]));

    await service.operator('PUT', '/breakers/shipments', { state: 'open' });
    const { breakers } = (await (await service.operator('GET', '/breakers')).json()) as {
      breakers: { worker: number; upstream: string; state: string }[];
    };
    const held = breakers.filter(({ upstream }) => upstream === 'shipments');
    assert.deepEqual(new Set(held.map(({ worker, state }) => `${worker} ${state}`)), new Set(['1 open', '2 open']));
    await service.operator('DELETE', '/breakers/shipments');
    assert.equal((await service.operator('POST', '/worker/reload')).status, 404);
  });

  it('reloads all with one command, and none when the files are broken', async () => {
    const file = join(service.root, 'openapi', 'experience', 'storefront.v2.yaml');
    const good = readFileSync(file, 'utf8');
    const running = async () => new Set((await service.workers()).map(({ contracts }) => contracts));
    const title = async () => {
      const texts = (await fresh(10, '/openapi/experience/storefront/v2.json')).map(({ text = '' }) => text);
      return new Set(texts.map((text) => JSON.parse(text).info.title));
    };
    writeFileSync(file, good.replace(/title: .*/, 'title: Shop window'));
    const answer = await service.operator('POST', '/reload', { who: 'ann' });
    const { hash } = (await answer.json()) as { hash: string };
    assert.deepEqual(await running(), new Set([hash]));
    assert.deepEqual(await title(), new Set(['Shop window']));

    writeFileSync(file, good.replace('process/ordering.v1#placeOrder', 'process/ordering.v1#plaecOrder'));
    const refused = await service.operator('POST', '/reload');
    assert.equal(refused.status, 422);
    assert.match(JSON.stringify(await refused.json()), /storefront\.v2\.yaml:\d+ .*plaecOrder/);
    process.kill(service.process.pid as number, 'SIGHUP');
    await until(async () => /not reloaded.*$/m.test(service.process.output()));
    assert.deepEqual(await running(), new Set([hash]));
    assert.deepEqual(await title(), new Set(['Shop window']));

    writeFileSync(file, good);
    process.kill(service.process.pid as number, 'SIGHUP');
    await until(async () => !(await running()).has(hash));
    assert.equal((await running()).size, 1);
  });

  it('O05: replaces a worker that is killed, and only what was in flight there fails', async () => {
    const clients = 12;
    const requests = /^causeway_requests_total\{operation="experience\/partner.v1#getFeed".*\} (\d+)$/;
    const under = load(clients, `${service.url}${feed}`, headers);
    for (const victim of [1, 2]) {
      await under.more(100);
      const counted = await metric(requests);
      const { pid } = (await service.workers())[victim - 1] as { pid: number };
      process.kill(pid, 'SIGKILL');
      await under.more(100);
      assert.ok((await metric(requests)) >= counted, 'totals do not shrink');
      await until(async () => {
        assert.equal((await fetch(`${service.process.operations}/health/ready`)).status, 200, 'the other one serves');
        return (await service.workers()).every((one) => one.ready && one.pid !== pid);
      });
    }
    await under.more(100);
    const outcomes = await under.end();
    const broken = outcomes.filter(({ status }) => status === undefined);
    assert.ok(broken.length <= 2 * clients, `${broken.length} of ${outcomes.length} broke off`);
    assert.deepEqual(statuses(outcomes.filter(({ status }) => status !== undefined)), new Set([200]));
    assert.equal(await metric(/^causeway_worker_losses_total (\d+)$/), 2);
    const told = service.process.output().match(/"signal":"SIGKILL".*"msg":"a worker ended; another takes its place"/g);
    assert.equal(told?.length, 2);
  }).timeout(60_000);

  it('O05: answers what waited for a worker that is killed, and goes on at its socket', async () => {
    for (const victim of [1, 2, 1]) {
      const { pid } = (await service.workers())[victim - 1] as { pid: number };
      process.kill(pid, 'SIGSTOP');
      let answered = 0;
      const sent = Array.from({ length: 40 }, async () => {
        const outcome = await send(`${service.url}${feed}`, headers);
        answered += 1;
        return outcome;
      });
      await until(async () => answered > 0);
      await sleep(200);
      assert.ok(answered < 40, 'some wait for the one that has stopped');
      process.kill(pid, 'SIGKILL');
      assert.deepEqual(statuses(await Promise.all(sent)), new Set([200]));
      await until(async () => (await service.workers()).every((one) => one.ready && one.pid !== pid));
    }
    assert.deepEqual(statuses(await fresh(40, feed)), new Set([200]));
  }).timeout(60_000);

  it('O05: loses nothing when one of them is told to end', async () => {
    const { pid } = (await service.workers())[0] as { pid: number };
    process.kill(pid, 'SIGTERM');
    const outcomes: Outcome[] = [];
    await until(async () => {
      outcomes.push(...(await fresh(4, feed)));
      return (await service.workers()).every((one) => one.ready && one.pid !== pid);
    });
    assert.deepEqual(statuses(outcomes), new Set([200]));
  }).timeout(60_000);

  it('O05: refuses clients while none of them is left, and serves again', async () => {
    for (const { pid } of await service.workers()) process.kill(pid, 'SIGKILL');
    await until(async () => (await fresh(1, feed))[0]?.broken !== undefined);
    await until(async () => (await service.workers()).every(({ ready }) => ready));
    assert.deepEqual(statuses(await fresh(20, feed)), new Set([200]));
  }).timeout(60_000);

  it('answers operators while a worker hangs', async () => {
    const [first] = await service.workers();
    process.kill(first?.pid as number, 'SIGSTOP');
    const answer = await fetch(`${service.process.operations}/health/ready`);
    const { ready, workers } = (await answer.json()) as { ready: boolean; workers: { ready: boolean }[] };
    assert.deepEqual([ready, workers.map((one) => one.ready)], [true, [false, true]]);
    assert.equal(await metric(/^causeway_workers\{state="serving"\} (\d+)$/), 2);
    // By now it is known which of them to ask.
    assert.equal((await service.operator('GET', '/controls')).status, 200);
    process.kill(first?.pid as number, 'SIGCONT');
    await until(async () => (await service.workers()).every((one) => one.ready));
    assert.equal((await service.workers())[0]?.pid, first?.pid, 'all of it before anybody gave the worker up');
  }).timeout(30_000);

  for (const [who, told] of [
    ['it is', async () => []],
    ['all its processes are', () => service.workers()],
  ] as const) {
    it(`O02: finishes what is in flight when ${who} told to stop, and exits with 0`, async () => {
      const stops = (): number => service.process.output().split('"msg":"stopping: ').length;
      const before = stops();
      const workers = await told();
      const slow = Array.from({ length: 20 }, () => send(`${service.url}${feed}`, headers));
      await sleep(10);
      for (const { pid } of workers) process.kill(pid, 'SIGTERM');
      assert.equal(await service.process.stop(), 0, service.process.output().slice(-2_000));
      const outcomes = await Promise.all(slow);
      const answered = outcomes.filter(({ status }) => status !== undefined);
      assert.deepEqual(statuses(answered), new Set([200]));
      assert.equal(stops(), before + 1);
      await service.process.start(service.variables);
      assert.deepEqual(statuses(await fresh(10, feed)), new Set([200]));
    }).timeout(60_000);
  }

  it('leaves no worker behind when its primary is killed', async () => {
    const pids = (await service.workers()).map(({ pid }) => pid);
    await service.process.kill();
    await until(async () => pids.every(isGone));
    await service.process.start(service.variables);
  }).timeout(60_000);
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
