import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readEnvironment } from '../../gateway/configuration/environment.ts';
import { rooms as ownRooms } from '../../gateway/paths.ts';
import { collectGarbage } from '../../gateway/runtime/garbage.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { answerOf, documentOf, nameOf } from './documents.ts';
import { manyRooms } from './many-rooms.ts';
import { compileAll, matchMicros, memoryNow } from './measures.ts';

/** What the bench is told when the gateway serves. */
export interface Ready {
  readonly port: number;
  /** Where it answers what is asked of its process: `/match`, `/memory`, `/compile`, `/reload`. */
  readonly control: number;
  readonly operations: number;
}

// A gateway of many generated contracts, of which one changes; in production, with every policy on. The services behind
// them are this process, too: they are called a few times only.
const { BENCH_FOLDER: folder = '' } = process.env;
const { openapi } = manyRooms(folder);

const control = createServer((request, response) => {
  answer(request).then(
    ([status, value]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
    (error: Error) => response.writeHead(500).end(String(error.stack)),
  );
});
await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
const controlPort = (control.address() as AddressInfo).port;

const variables = { ...process.env, AREAS_URL: `http://127.0.0.1:${controlPort}`, VENDOR_URL: 'http://127.0.0.1:9' };
const gateway = await startGateway({
  beforeServing: collectGarbage,
  environment: readEnvironment({ ...variables, DATA_FOLDER: join(folder, 'data') }, folder),
  log: createLog('info'),
  rooms: { ...ownRooms, ...manyRooms(folder) },
});
process.send?.({
  port: gateway.port,
  control: controlPort,
  operations: gateway.snapshot().all.length,
} satisfies Ready);
process.once('SIGTERM', () => void gateway.stop(1_000).then(() => process.exit(0)));

let revision = 0;

async function answer({ method = '', url = '' }: IncomingMessage): Promise<[status: number, value: unknown]> {
  if (url === '/match') return [200, matchMicros(gateway.snapshot())];
  if (url === '/memory') return [200, memoryNow()];
  if (url === '/compile') return [200, compileAll(gateway.snapshot())];
  if (url === '/reload') return [200, await reload()];
  return answerOf(method, url);
}

/** Changes one document, and has it taken over. @returns milliseconds, by the clock and of CPU time */
async function reload(): Promise<{ readonly took: number; readonly cpu: number }> {
  revision += 1;
  await writeFile(join(openapi, 'experience', `${nameOf(1)}.v1.yaml`), documentOf(1, revision));
  const began = performance.now();
  const before = process.cpuUsage();
  await gateway.reload();
  const { user, system } = process.cpuUsage(before);
  return { took: performance.now() - began, cpu: (user + system) / 1_000 };
}
