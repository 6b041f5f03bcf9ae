import type { Runner } from '../contestants/contestant.ts';
import { causeway } from '../contestants/index.ts';
import { type Shot, shoot } from '../machine/load.ts';
import { startUpstream, type Upstream } from '../machine/upstream.ts';
import { rowsOf } from '../report/results.ts';
import { spreadOf } from '../report/statistics.ts';
import { interleave } from '../rounds.ts';
import { each } from './each.ts';
import type { Bench, Scenario } from './scenario.ts';

interface Way {
  readonly name: string;
  readonly path: string;
  /** Whether the client has it, and says so. */
  readonly has?: true;
  /** Whether all ask for the same thing. */
  readonly same?: true;
}

const reference = 'read each time';
const ways: readonly Way[] = [
  { name: reference, path: '/uncached' },
  { name: 'hit', path: '/stored' },
  { name: 'hit, which the client has', path: '/stored', has: true },
  { name: 'asked for anew, unchanged', path: '/revalidated' },
  { name: 'miss, for several at once', path: '/coalesced', same: true },
];

const reads = { name: 'GET 1 KB', requests: each((index) => `/${index}`, { method: 'GET', headers: {} }) };

/** The same 1 KB in all the ways there are of not reading it again. */
export const cache: Scenario = {
  name: 'cache',
  question: 'What does an answer cost that was read before, or is being read already?',
  seconds: { quick: 0, full: 45 },
  async run(bench) {
    const upstream = await startUpstream(bench.folder);
    try {
      const gateway = await causeway.start({ folder: bench.folder, upstreamPort: upstream.port });
      await compare(bench, gateway, upstream).finally(() => gateway.child.stop());
    } finally {
      await upstream.child.stop();
    }
  },
};

/** One gateway, asked in several ways. */
async function compare({ folder, pace, table, say, figure }: Bench, gateway: Runner, upstream: Upstream) {
  const field = new Map<string, Runner>();
  for (const way of ways) field.set(way.name, await askedIn(way, gateway));
  const { figures, failed } = await interleave(field, reads, pace(field.size), folder);
  table(rowsOf('cache', figures, reference));
  for (const [name, reason] of failed) say(`${name} gave no figure: ${reason}`);
  for (const { name, same } of ways) {
    if (same === undefined || failed.has(name)) continue;
    const share = await upstreamCalls(field.get(name) as Runner, upstream, folder);
    figure({ what: `calls of the upstream per request: ${name}`, value: spreadOf([share]), unit: '' });
  }
}

async function askedIn({ path: below, has, same }: Way, gateway: Runner): Promise<Runner> {
  const dress = (path: string, shot: Shot) => gateway.dress({ path: `${below}${same ? '/42' : path}`, shot });
  if (has === undefined) return { ...gateway, dress: ({ path, shot }) => dress(path, shot) };
  const { path, shot } = dress('/42', { method: 'GET', headers: {} });
  // All things are equal, and so are their tags.
  const answer = await fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers: shot.headers });
  await answer.arrayBuffer();
  const tag = { 'if-none-match': answer.headers.get('etag') ?? '' };
  return { ...gateway, dress: (one) => dress(one.path, { ...one.shot, headers: { ...one.shot.headers, ...tag } }) };
}

/** Counted by the upstream, over a round of its own. */
async function upstreamCalls({ port, dress }: Runner, upstream: Upstream, folder: string): Promise<number> {
  const before = await upstream.calls();
  const load = { url: `http://127.0.0.1:${port}`, requests: reads.requests.map(dress), seconds: 0.5 };
  const { requests } = await shoot({ ...load, connections: 32, folder });
  return ((await upstream.calls()) - before - 1) / requests;
}
