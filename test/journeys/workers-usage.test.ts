import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { bearer } from '../support/gateway.ts';
import { type Service, send, serviceOrSkip } from '../support/workers.ts';

describe('usage and breakers over two workers', () => {
  let service: Service;
  let operator: { authorization: string };

  before(async function () {
    service = await serviceOrSkip(this);
    operator = bearer(await service.token('operator'));
  });
  after(() => service?.stop());

  const ask = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
    const headers = { ...operator, 'content-type': 'application/json', connection: 'close' };
    const wanted = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${service.url}/experience/operations/v1${path}`, wanted);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as T;
  };
  const until = async (met: () => Promise<boolean>, what: string): Promise<void> => {
    const end = performance.now() + 20_000;
    while (!(await met())) {
      assert.ok(performance.now() < end, what);
      await sleep(100);
    }
  };

  it('counts every call once, whichever worker took it, and says up to when that is known', async function () {
    this.timeout(40_000);
    const headers = { 'x-api-key': await service.key('counted', 'partner') };
    const calls = 40;
    const feed = `${service.url}/experience/partner/v1/feed?limit=1`;
    const answers = await Promise.all(Array.from({ length: calls }, () => send(feed, headers)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const made = Date.now();
    type Usage = { recordedTo: string; totals: { calls: number } };
    const read = () => ask<Usage>('/consumers/counted/usage');
    await until(async () => Date.parse((await read()).recordedTo) > made, 'recordedTo goes on');
    await until(async () => (await read()).totals.calls === calls, 'all of them are counted');
  });

  it('tells of the breakers of both, held and let go', async function () {
    this.timeout(60_000);
    type Breakers = {
      processes: { worker: number }[];
      items: { processId: string; upstream: string; state: string }[];
    };
    const all = () => ask<Breakers>('/breakers');
    await until(async () => (await all()).processes.length === 2, 'both workers are told of');
    assert.deepEqual(
      (await all()).processes.map(({ worker }) => worker),
      [1, 2],
    );
    await ask('/breakers?upstream=shipments', 'PUT', { state: 'open' });
    const open = async (): Promise<boolean> => {
      const own = (await all()).items.filter(({ upstream }) => upstream === 'shipments');
      return own.length > 0 && own.every(({ state }) => state === 'open');
    };
    await until(open, 'open in every process that has one');
    await ask('/breakers?upstream=shipments', 'DELETE');
    await until(async () => !(await open()), 'and let go of');
  });
});
