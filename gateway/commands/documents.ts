import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeChart } from '../../bench/report/store.ts';
import { rooms } from '../paths.ts';
import { printTables } from '../tables.ts';

/** Prints the README's tables from the code and the figures they tell of, and draws its chart. */
export async function printDocuments(): Promise<void> {
  const file = path.join(rooms.root, 'README.md');
  await writeFile(file, printTables(await readFile(file, 'utf8')));
  await writeChart();
}
