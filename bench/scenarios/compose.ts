import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyRoomsWithStubs } from '../causeway/rooms.ts';
import type { Runner } from '../contestants/contestant.ts';
import { type Production, startSplit, startWhole, stopRunner } from '../contestants/production.ts';
import { startIssuer } from '../machine/issuer.ts';
import { startRecords } from '../machine/records.ts';
import { rowsOf, tableOf } from '../results.ts';
import { interleave } from '../rounds.ts';
import { type Goal, judge } from './goal.ts';
import { orderPage, subjects } from './order-page.ts';
import type { Scenario } from './scenario.ts';

const whole = 'three tiers, one process';
const split = 'three tiers, HTTP between';

const goal: Goal = {
  what: 'Throughput of one process over that of HTTP between tiers',
  contestant: whole,
  against: split,
  figure: 'rps',
  bound: { least: 5 },
};

/** The composed order page over system APIs that answer from memory: what calling the tier below costs. */
export const compose: Scenario = {
  name: 'compose',
  question: 'What does a page composed over three tiers gain by calling in one process instead of over HTTP?',
  async run({ folder: root, pace, say }) {
    const folder = join(root, 'compose');
    await mkdir(folder);
    const records = await startRecords(folder);
    const issuer = await startIssuer(folder, subjects);
    const field = new Map<string, Runner>();
    try {
      const { databaseUrl, shipments } = records;
      const ground: Production = { folder, rooms: await copyRoomsWithStubs(folder), databaseUrl, shipments, issuer };
      field.set(whole, await startWhole(ground));
      field.set(split, await startSplit(ground));
      const { figures, rounds, failed } = await interleave(field, orderPage, pace, folder);
      const rows = rowsOf('compose', figures, split);
      say(`\n${tableOf(rows)}\n${judge(goal, rounds)}`);
      for (const [name, reason] of failed) say(`${name} gave no figure: ${reason}`);
      return rows;
    } finally {
      await Promise.all([...field.values()].map(stopRunner));
      issuer.stop();
      await records.stop();
    }
  },
};
