import { copyRoomsWithStubs } from '../causeway/rooms.ts';
import { startByHand } from '../contestants/by-hand.ts';
import { type Production, startSplit, startWhole } from '../contestants/production.ts';
import { compare, onRecords, type PageGoal } from './comparison.ts';
import { orderPage } from './order-page.ts';
import type { Scenario } from './scenario.ts';

const byHand = 'one handler by hand';
const whole = 'three tiers, one process';
const split = 'three tiers, HTTP between';

const goals: readonly PageGoal[] = [
  {
    what: 'Throughput of three tiers in one process, over HTTP between them',
    contestant: whole,
    against: split,
    figure: 'rps',
    goal: { least: 5 },
  },
  {
    what: 'CPU of a page through three tiers, over one handler by hand, on stubs',
    contestant: whole,
    against: byHand,
    figure: 'cpu',
  },
];

/** The composed order page over system APIs that answer from memory: what calling the tier below costs. */
export const compose: Scenario = {
  name: 'compose',
  seconds: { quick: 12, full: 70 },
  question: 'What does a page composed over three tiers cost, in one process and over HTTP between them?',
  run: (bench) =>
    onRecords(bench.folder, 0, async (ground, field) => {
      const production: Production = { ...ground, rooms: await copyRoomsWithStubs(ground.folder) };
      field.set(byHand, await startByHand('by-hand', 'order-page-stubs.ts', ground.folder));
      field.set(whole, await startWhole(production));
      // Three processes take longer to start than there is time for.
      if (bench.quick) bench.say(`Not in so little time: ${split}.`);
      else field.set(split, await startSplit(production));
      const within = goals.filter(({ against }) => field.has(against));
      await compare('compose', field, orderPage, byHand, within, bench);
    }),
};
