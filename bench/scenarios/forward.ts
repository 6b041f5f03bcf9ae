import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant, Runner } from '../contestants/contestant.ts';
import { floor, peers, withKey, withToken } from '../contestants/index.ts';
import { installPeers } from '../machine/peers.ts';
import { programPath } from '../machine/tools.ts';
import { megabyte, newThing, startUpstream } from '../machine/upstream.ts';
import { rowsOf } from '../report/results.ts';
import { type Case, interleave } from '../rounds.ts';
import type { Bench, Scenario } from './scenario.ts';

const json = { 'content-type': 'application/json' };
const octets = { 'content-type': 'application/octet-stream' };

const cases: readonly Case[] = [
  { name: 'GET 1 KB', requests: [{ path: '/things/42?view=full', shot: { method: 'GET', headers: {} } }] },
  { name: 'POST 2 KB', requests: [{ path: '/things', shot: { method: 'POST', headers: json, body: newThing } }] },
  { name: '1 MB down', requests: [{ path: '/files/large', shot: { method: 'GET', headers: {} } }] },
  { name: '1 MB up', requests: [{ path: '/files/large', shot: { method: 'PUT', headers: octets, body: megabyte } }] },
];

/** One proxied call, every policy on, against proxies that do nothing else. */
export const forward: Scenario = {
  name: 'forward',
  quickSeconds: 50,
  question: 'What does a forwarded call cost with every policy on, and what does a bare proxy take for it?',
  async run(bench) {
    const upstream = await startUpstream(bench.folder);
    const field = new Map<string, Runner>();
    try {
      for (const contestant of [floor, withToken, withKey, ...peers]) {
        await enter(contestant, upstream.port, bench, field);
      }
      for (const [index, one] of cases.entries()) {
        const pace = bench.pace(field.size * (cases.length - index));
        const { figures, failed } = await interleave(field, one, pace, bench.folder);
        bench.table(rowsOf(`forward: ${one.name}`, figures, floor.name));
        for (const [name, reason] of failed) bench.say(`${name} gave no figure: ${reason}`);
      }
    } finally {
      await Promise.all([...field.values()].map(({ child }) => child.stop()));
      await upstream.child.stop();
    }
  },
};

/** Starts a contestant, or says by name why it takes no part. */
async function enter(
  { name, program, packages, start }: Contestant,
  upstreamPort: number,
  bench: Bench,
  field: Map<string, Runner>,
) {
  if (program !== undefined && programPath(program) === undefined) {
    bench.say(`${name} takes no part: ${program} is not installed.`);
    return;
  }
  try {
    await installPeers(packages ?? []);
    const folder = join(bench.folder, name.replace(/[^a-z0-9]+/gi, '-'));
    await mkdir(folder);
    field.set(name, await start({ folder, upstreamPort }));
  } catch (error) {
    bench.say(`${name} takes no part: ${(error as Error).message}`);
  }
}
