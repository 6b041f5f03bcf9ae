import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { change } from '../../support/workers.ts';
import { type Ground, startGround } from '../ground.ts';
import { percentile } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const times = scaled(100);
/** Revoked at the same time. */
const atOnce = 5;
/** Connections of its own that a key is tried on: as good as certain to reach both workers. */
const tries = 12;
/** Milliseconds until they are tried again: a worker that knows already counts bad keys by address, and refuses too many unheard. */
const pause = 25;

export const scenario: Scenario = {
  name: 'revocations',
  goal: 'who is refused from now on is refused by every worker, soon',
  limit: 900_000,
  async run(report) {
    await using ground = await startGround();
    const { service } = ground;
    // An operator may not do as much in a minute.
    change(join(service.root, 'policies', 'plans.yaml'), 'limit: 300,', 'limit: 300000,');
    await service.operator('POST', '/reload');
    const operator = { authorization: `Bearer ${await service.token('operator')}` };
    for (const [what, end] of Object.entries(endings(ground, operator))) {
      const took: number[] = [];
      let left = times;
      const lane = async (): Promise<void> => {
        while (left-- > 0) took.push(await end(`${what.replaceAll(' ', '-')}-${left}`));
      };
      await Promise.all(Array.from({ length: atOnce }, lane));
      const inTime = took.filter((each) => each <= 5_000).length;
      report.figure({
        ...{ id: 'G19', what: `${what}, in force on all workers within 5 s`, goal: `${times} of ${times}` },
        measured: `${inTime} of ${times}, after ${Math.max(...took).toFixed(0)} ms at most (p50 ${percentile(took, 0.5).toFixed(0)} ms)`,
        met: inTime === times,
      });
    }
  },
};

type Headers = Readonly<Record<string, string>>;

/** What may end, and how long until it has on all workers: no answer after that is as before. */
function endings({ service }: Ground, operator: Headers): Readonly<Record<string, (name: string) => Promise<number>>> {
  const consumers = `${service.url}/experience/operations/v1/consumers`;
  const json = { ...operator, 'content-type': 'application/json' };
  const feed = `${service.url}/experience/partner/v1/feed?limit=1`;
  const orders = `${service.url}/experience/partner/v1/orders?limit=1`;

  return {
    'a key that is revoked': async (name) => {
      const key = await service.key(name, 'partner');
      await until(feed, name, key, (statuses) => statuses.every((status) => status === 200));
      const id = key.split('_')[2] as string;
      const answer = await fetch(`${consumers}/${name}/keys/${id}`, { method: 'DELETE', headers: operator });
      expect(answer, 204);
      return until(feed, name, key, (statuses) => statuses.every((status) => status === 401));
    },
    'a consumer that is suspended': async (name) => {
      const key = await service.key(name, 'partner');
      await until(feed, name, key, (statuses) => statuses.every((status) => status === 200));
      const body = JSON.stringify({ reason: 'a soak test' });
      expect(await fetch(`${consumers}/${name}/suspension`, { method: 'PUT', headers: json, body }), 200);
      return until(feed, name, key, (statuses) => statuses.every((status) => status === 401 || status === 403));
    },
    'a plan that is taken away': async (name) => {
      const key = await service.key(name, 'partner');
      await until(orders, name, key, (statuses) => statuses.every((status) => status === 200));
      const tag = (await fetch(`${consumers}/${name}`, { headers: operator })).headers.get('etag') ?? '';
      const headers = { ...json, 'if-match': tag };
      expect(
        await fetch(`${consumers}/${name}`, { method: 'PATCH', headers, body: JSON.stringify({ plan: 'free' }) }),
        200,
      );
      return until(orders, name, key, (statuses) => statuses.every((status) => status === 403));
    },
  };
}

function expect(answer: Response, status: number): void {
  if (answer.status !== status) throw new Error(`${answer.url} answered ${answer.status}`);
}

/** Asks on new connections again and again. @returns milliseconds until the answers were as wanted, and stayed so */
async function until(
  url: string,
  name: string,
  key: string,
  wanted: (statuses: readonly number[]) => boolean,
): Promise<number> {
  const begun = performance.now();
  let since: number | undefined;
  // Twice in a row, on connections of their own.
  for (let good = 0; good < 2 && performance.now() - begun < 15_000; ) {
    const asked = performance.now();
    if (wanted(await ask(url, key, addressOf(name)))) {
      since ??= asked;
      good += 1;
    } else {
      since = undefined;
      good = 0;
      await sleep(pause);
    }
  }
  return (since ?? Number.POSITIVE_INFINITY) - begun;
}

/** One of loopback for each that ends: who tries a revoked key a thousand times in a minute is refused unheard. */
const addressOf = (name: string): string => `127.0.1.${1 + (Number(name.split('-').at(-1)) % 250)}`;

async function ask(url: string, key: string, localAddress: string): Promise<number[]> {
  const dispatcher = new Agent({ connections: tries, pipelining: 1, localAddress });
  try {
    const asked = Array.from({ length: tries }, async () => {
      const { statusCode, body } = await request(url, { headers: { 'x-api-key': key }, dispatcher });
      await body.dump();
      return statusCode;
    });
    return await Promise.all(asked);
  } finally {
    await dispatcher.close();
  }
}
