import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rooms } from '../paths.ts';
import { printTables } from '../tables.ts';

// `npm run docs`: prints the README's tables from the code they describe. A test fails when they differ.
const file = path.join(rooms.root, 'README.md');
await writeFile(file, printTables(await readFile(file, 'utf8')));
