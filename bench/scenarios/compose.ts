import { copyRoomsWithStubs } from '../causeway/rooms.ts';
import { type Production, startSplit, startWhole } from '../contestants/production.ts';
import { comparePages, type PageGoal } from './comparison.ts';
import type { Scenario } from './scenario.ts';

const whole = 'three tiers, one process';
const split = 'three tiers, HTTP between';

const goal: PageGoal = {
  what: 'Throughput of one process over that of HTTP between tiers',
  contestant: whole,
  against: split,
  figure: 'rps',
  goal: { least: 5 },
};

/** The composed order page over system APIs that answer from memory: what calling the tier below costs. */
export const compose: Scenario = {
  name: 'compose',
  quickSeconds: 11,
  question: 'What does a page composed over three tiers gain by calling in one process instead of over HTTP?',
  run: (bench) =>
    comparePages('compose', goal, bench, async (ground, field) => {
      const production: Production = { ...ground, rooms: await copyRoomsWithStubs(ground.folder) };
      field.set(whole, await startWhole(production));
      field.set(split, await startSplit(production));
    }),
};
