import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { catalogue } from '../../policies/index.ts';
import { rooms } from '../paths.ts';
import { enforcedRoutes } from '../snapshot/golden.ts';
import { judge } from '../snapshot/judge.ts';
import { createOperationReader } from '../snapshot/operations.ts';

// `npm run golden`: writes what every operation enforces, for the reviewer's eye and for the test that compares.
const clock = { now: Date.now, monotonic: () => performance.now() };
const readOperations = createOperationReader((name) => (name.endsWith('_URL') ? 'http://upstream.invalid' : '-'));
const judged = await judge({ rooms, catalogue, clock, readOperations });
const file = path.join(rooms.root, 'test', 'golden', 'routes.json');
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(enforcedRoutes(judged, catalogue), null, 2)}\n`);
