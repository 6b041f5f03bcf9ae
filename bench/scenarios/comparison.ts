import type { Runner } from '../contestants/contestant.ts';
import { stopRunner } from '../contestants/production.ts';
import { startIssuer } from '../machine/issuer.ts';
import { type BenchRecords, startRecords } from '../machine/records.ts';
import { type Goal, rowsOf } from '../report/results.ts';
import { type Case, interleave } from '../rounds.ts';
import { subjects } from './order-page.ts';
import { type Comparison, ratioIn } from './ratio.ts';
import type { Bench } from './scenario.ts';

/** What those who give pages of orders stand on. */
export interface PageGround extends Pick<BenchRecords, 'databaseUrl' | 'shipments'> {
  readonly folder: string;
  readonly issuer: Awaited<ReturnType<typeof startIssuer>>;
}

/** Contestants by name, started; they are stopped when all is done. */
export type Field = Map<string, Runner>;

/** Starts records and whatever else pages of orders need, and stops it in the end. @param orders  in bulk */
export async function onRecords(
  folder: string,
  orders: number,
  work: (ground: PageGround, field: Field) => Promise<void>,
): Promise<void> {
  const records = await startRecords(folder, orders);
  const issuer = await startIssuer(folder, subjects);
  const field: Field = new Map();
  try {
    const { databaseUrl, shipments } = records;
    await work({ folder, databaseUrl, shipments, issuer }, field);
  } finally {
    await Promise.all([...field.values()].map(stopRunner));
    issuer.stop();
    await records.stop();
  }
}

/** What is compared, how it is called, and what it is to reach. */
export interface PageGoal extends Comparison {
  readonly what: string;
  readonly goal?: Goal;
}

/** Has contestants answer a case in turn, and tells what came of it. @param name  of the rows */
export async function compare(
  name: string,
  field: ReadonlyMap<string, Runner>,
  sent: Case,
  reference: string,
  goals: readonly PageGoal[],
  { folder, pace, say, table, figure }: Bench,
  runs = field.size,
): Promise<void> {
  const { figures, rounds, failed } = await interleave(field, sent, pace(runs), folder);
  table(rowsOf(name, figures, reference));
  for (const [contestant, reason] of failed) say(`${contestant} gave no figure: ${reason}`);
  for (const { what, goal, ...comparison } of goals) {
    figure({
      what,
      value: ratioIn(rounds, comparison),
      unit: '×',
      steady: true,
      ...(goal === undefined ? {} : { goal }),
    });
  }
}
