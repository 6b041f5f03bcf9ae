import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeChart } from '../../bench/report/store.ts';
import { rooms } from '../paths.ts';
import { printTables } from './tables.ts';

/** Pages with tables that are printed, from the root of the project. */
export const printed: readonly string[] = ['README.md', 'bench/README.md'];

/** Prints the tables of these pages from the code and the figures they tell of, and draws their chart. */
export async function printDocuments(): Promise<void> {
  for (const name of printed) {
    const file = path.join(rooms.root, name);
    await writeFile(file, printTables(await readFile(file, 'utf8')));
  }
  await writeChart();
}
