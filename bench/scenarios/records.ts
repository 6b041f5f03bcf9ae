import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyRooms } from '../causeway/rooms.ts';
import { plain, type Runner } from '../contestants/contestant.ts';
import { startWhole, stopRunner } from '../contestants/production.ts';
import { startChild } from '../machine/children.ts';
import { startIssuer } from '../machine/issuer.ts';
import { type BenchRecords, startRecords } from '../machine/records.ts';
import { serverCore } from '../machine/tools.ts';
import { rowsOf, tableOf } from '../results.ts';
import { interleave } from '../rounds.ts';
import { type Goal, judge } from './goal.ts';
import { orderPage, subjects } from './order-page.ts';
import type { Scenario } from './scenario.ts';

const tiers = 'three tiers in a gateway';
const byHand = 'one handler by hand';

const goal: Goal = {
  what: 'CPU of a request through three tiers over that of one handler by hand',
  contestant: tiers,
  against: byHand,
  figure: 'cpu',
  bound: { most: 1.3 },
};

/** The same page on records in PostgreSQL, against an express handler that makes the same reads and nothing else. */
export const records: Scenario = {
  name: 'records',
  question: 'What does a composed read of real records cost over one handler written by hand, with no gateway?',
  async run({ folder: root, pace, say }) {
    const folder = join(root, 'records');
    await mkdir(folder);
    const behind = await startRecords(folder);
    const issuer = await startIssuer(folder, subjects);
    const field = new Map<string, Runner>();
    try {
      const { databaseUrl, shipments } = behind;
      field.set(tiers, await startWhole({ folder, rooms: await copyRooms(folder), databaseUrl, shipments, issuer }));
      field.set(byHand, await startByHand(behind, folder));
      const { figures, rounds, failed } = await interleave(field, orderPage, pace, folder);
      const rows = rowsOf('records', figures, byHand);
      say(`\n${tableOf(rows)}\n${judge(goal, rounds)}`);
      for (const [name, reason] of failed) say(`${name} gave no figure: ${reason}`);
      return rows;
    } finally {
      await Promise.all([...field.values()].map(stopRunner));
      issuer.stop();
      await behind.stop();
    }
  },
};

async function startByHand({ databaseUrl, shipments }: BenchRecords, folder: string): Promise<Runner> {
  const child = await startChild({
    name: byHand,
    command: process.execPath,
    args: [join(import.meta.dirname, '..', 'contestants', 'servers', 'order-page.ts')],
    folder,
    core: serverCore,
    variables: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      SHIPMENTS_URL: shipments.url,
      SHIPMENTS_KEY: shipments.key,
    },
  });
  return { child, port: child.message as number, dress: plain };
}
