import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { catalogue } from '../../policies/index.ts';
import { rooms } from '../paths.ts';
import { goldenFile, goldenText } from '../snapshot/golden-file.ts';
import { judge } from '../snapshot/judge.ts';
import { createOperationReader } from '../snapshot/operations.ts';

// `npm run golden`: writes what every operation enforces, for the reviewer's eye. `npm run check` and a test tell where
// it differs.
const clock = { now: Date.now, monotonic: () => performance.now() };
const readOperations = createOperationReader((name) => (name.endsWith('_URL') ? 'http://upstream.invalid' : '-'));
const judged = await judge({ rooms, catalogue, clock, readOperations });
await mkdir(path.dirname(goldenFile), { recursive: true });
await writeFile(goldenFile, goldenText(judged, catalogue));
