import type { Runner } from '../contestants/contestant.ts';
import { stopRunner } from '../contestants/production.ts';
import { startIssuer } from '../machine/issuer.ts';
import { type BenchRecords, startRecords } from '../machine/records.ts';
import { type Goal, rowsOf } from '../report/results.ts';
import { interleave } from '../rounds.ts';
import { orderPage, subjects } from './order-page.ts';
import { type Comparison, ratioIn } from './ratio.ts';
import type { Bench } from './scenario.ts';

/** What those who give the order page stand on. */
export interface PageGround extends Pick<BenchRecords, 'databaseUrl' | 'shipments'> {
  readonly folder: string;
  readonly issuer: Awaited<ReturnType<typeof startIssuer>>;
}

/** What is compared, how it is called, and what it is to reach. */
export interface PageGoal extends Comparison {
  readonly what: string;
  readonly goal: Goal;
}

/** Has contestants give the order page in turn, and judges a goal. @param enter  starts them, each into the field */
export async function comparePages(
  name: string,
  { what, goal, ...comparison }: PageGoal,
  { folder, pace, say, table, figure }: Bench,
  enter: (ground: PageGround, field: Map<string, Runner>) => Promise<void>,
): Promise<void> {
  const records = await startRecords(folder);
  const issuer = await startIssuer(folder, subjects);
  const field = new Map<string, Runner>();
  try {
    const { databaseUrl, shipments } = records;
    await enter({ folder, databaseUrl, shipments, issuer }, field);
    const { figures, rounds, failed } = await interleave(field, orderPage, pace(field.size), folder);
    table(rowsOf(name, figures, comparison.against));
    for (const [contestant, reason] of failed) say(`${contestant} gave no figure: ${reason}`);
    figure({ what, value: ratioIn(rounds, comparison), unit: '×', goal });
  } finally {
    await Promise.all([...field.values()].map(stopRunner));
    issuer.stop();
    await records.stop();
  }
}
