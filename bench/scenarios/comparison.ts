import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner } from '../contestants/contestant.ts';
import { stopRunner } from '../contestants/production.ts';
import { startIssuer } from '../machine/issuer.ts';
import { type BenchRecords, startRecords } from '../machine/records.ts';
import { type Row, rowsOf, tableOf } from '../results.ts';
import { interleave } from '../rounds.ts';
import { type Goal, judge } from './goal.ts';
import { orderPage, subjects } from './order-page.ts';
import type { Bench } from './scenario.ts';

/** What those who give the order page stand on. */
export interface PageGround extends Pick<BenchRecords, 'databaseUrl' | 'shipments'> {
  readonly folder: string;
  readonly issuer: Awaited<ReturnType<typeof startIssuer>>;
}

/** Has contestants give the order page in turn, and judges a goal. @param enter  starts them, each into the field */
export async function comparePages(
  name: string,
  goal: Goal,
  { folder: root, pace, say }: Bench,
  enter: (ground: PageGround, field: Map<string, Runner>) => Promise<void>,
): Promise<Row[]> {
  const folder = join(root, name);
  await mkdir(folder);
  const records = await startRecords(folder);
  const issuer = await startIssuer(folder, subjects);
  const field = new Map<string, Runner>();
  try {
    const { databaseUrl, shipments } = records;
    await enter({ folder, databaseUrl, shipments, issuer }, field);
    const { figures, rounds, failed } = await interleave(field, orderPage, pace, folder);
    const rows = rowsOf(name, figures, goal.against);
    say(`\n${tableOf(rows)}\n${judge(goal, rounds)}`);
    for (const [contestant, reason] of failed) say(`${contestant} gave no figure: ${reason}`);
    return rows;
  } finally {
    await Promise.all([...field.values()].map(stopRunner));
    issuer.stop();
    await records.stop();
  }
}
