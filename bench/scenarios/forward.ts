import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant, Runner } from '../contestants/contestant.ts';
import { causeway, floor, peers } from '../contestants/index.ts';
import { installPeers } from '../machine/peers.ts';
import { megabyte, newThing } from '../machine/things.ts';
import { programPath } from '../machine/tools.ts';
import { startUpstream } from '../machine/upstream.ts';
import { type Goal, rowsOf } from '../report/results.ts';
import { type Case, type Field, interleave } from '../rounds.ts';
import { each } from './each.ts';
import { type Comparison, ratioIn } from './ratio.ts';
import type { Bench, Scenario } from './scenario.ts';
import { askSteadily } from './steady.ts';

const json = { 'content-type': 'application/json' };
const octets = { 'content-type': 'application/octet-stream' };

const cases: readonly Case[] = [
  { name: 'GET 1 KB', requests: each((index) => `/things/${index}?view=full`, { method: 'GET', headers: {} }) },
  { name: 'POST 2 KB', requests: [{ path: '/things', shot: { method: 'POST', headers: json, body: newThing } }] },
  { name: '1 MB down', requests: each((index) => `/files/large-${index}`, { method: 'GET', headers: {} }) },
  { name: '1 MB up', requests: [{ path: '/files/large', shot: { method: 'PUT', headers: octets, body: megabyte } }] },
];

/** Who is sent all cases that there is time for; the others are sent as many of the first. */
const chosen = [floor.name, causeway.name];
const forAll = { quick: 1, full: 2 };
const inHaste = ['GET 1 KB'];
const casesLeftOut = cases.flatMap(({ name }) => (inHaste.includes(name) ? [] : [name]));
/** Who is left out where there is little time: nothing is to be reached against them. */
const leisureOnly = ['fast-gateway', 'Caddy', 'HAProxy'];

/** What it is to reach with every policy on, against those that have none. */
const goals: readonly (Omit<Comparison, 'contestant'> & { readonly goal: Goal })[] = [
  { against: floor.name, figure: 'cpu', goal: { most: 1.4 } },
  { against: '@fastify/http-proxy', figure: 'rps', goal: { least: 1.2 } },
  { against: 'http-proxy-middleware', figure: 'rps', goal: { least: 1.7 } },
  { against: 'express-gateway', figure: 'rps', goal: { least: 4 } },
];

/** One proxied call, every policy on, against proxies that do nothing else. */
export const forward: Scenario = {
  name: 'forward',
  seconds: { quick: 38, full: 235 },
  question: 'What does a forwarded call cost with every policy on, and what does a bare proxy take for it?',
  async run(bench) {
    const upstream = await startUpstream(bench.folder);
    const field = new Map<string, Runner>();
    try {
      const wanted = peers.filter(({ name }) => !bench.quick || !leisureOnly.includes(name));
      if (bench.quick) bench.say(`Not in so little time: ${[...leisureOnly, ...casesLeftOut].join(', ')}.`);
      await enterAll([floor, causeway, ...wanted], upstream.port, bench, field);
      await compare(bench, field, upstream.port);
    } finally {
      await Promise.all([...field.values()].map(({ child }) => child.stop()));
      await upstream.child.stop();
    }
  },
};

async function compare(bench: Bench, field: Field, upstreamPort: number): Promise<void> {
  const { quick, pace, folder, say, table, figure } = bench;
  const few: Field = new Map([...field].filter(([name]) => chosen.includes(name)));
  const sentTo = (index: number): Field => (index < (quick ? forAll.quick : forAll.full) ? field : few);
  const sent = cases.filter(({ name }) => !quick || inHaste.includes(name));
  for (const [index, one] of sent.entries()) {
    // The first is also asked at a fixed rate, which takes about as long as another case.
    const left = sent.reduce((sum, _, later) => (later < index ? sum : sum + sentTo(later).size), index === 0 ? 2 : 0);
    const { figures, rounds, failed } = await interleave(sentTo(index), one, pace(left), folder);
    table(rowsOf(`forward: ${one.name}`, figures, floor.name));
    for (const [name, reason] of failed) say(`${name} gave no figure: ${reason}`);
    if (index > 0) continue;
    for (const { against, figure: of, goal } of goals) {
      const quantity = of === 'cpu' ? 'CPU of a forwarded GET' : 'Forwarded GETs a second';
      const value = ratioIn(rounds, { contestant: causeway.name, against, figure: of });
      figure({ what: `${quantity}, over ${against}`, value, unit: '×', goal, steady: true });
    }
    const capacity = new Map([...figures].map(([name, { rps }]) => [name, rps.median]));
    const names = { reference: floor.name, contestant: causeway.name };
    await askSteadily(bench, one, { field, ...names, capacity, upstreamPort });
  }
}

/** Starts contestants, side by side, or says by name why one takes no part. */
async function enterAll(
  contestants: readonly Contestant[],
  upstreamPort: number,
  bench: Bench,
  field: Map<string, Runner>,
): Promise<void> {
  const isThere = async ({ name, program, packages }: Contestant): Promise<boolean> => {
    if (program !== undefined && programPath(program) === undefined) {
      bench.say(`${name} takes no part: ${program} is not installed.`);
      return false;
    }
    return installPeers(packages ?? []).then(
      () => true,
      (error: Error) => {
        bench.say(`${name} takes no part: ${error.message}`);
        return false;
      },
    );
  };
  const there: Contestant[] = [];
  for (const contestant of contestants) if (await isThere(contestant)) there.push(contestant);
  const started = await Promise.allSettled(there.map((contestant) => startIn(contestant, upstreamPort, bench)));
  for (const [index, { name }] of there.entries()) {
    const result = started[index] as PromiseSettledResult<Runner>;
    if (result.status === 'rejected') {
      bench.say(`${name} takes no part: ${(result.reason as Error).message}`);
      continue;
    }
    const { also = {}, ...runner } = result.value;
    field.set(name, runner);
    for (const [other, dress] of Object.entries(also)) field.set(other, { ...runner, dress });
  }
}

async function startIn({ name, start }: Contestant, upstreamPort: number, bench: Bench): Promise<Runner> {
  const folder = join(bench.folder, name.replace(/[^a-z0-9]+/gi, '-'));
  await mkdir(folder);
  return start({ folder, upstreamPort });
}
