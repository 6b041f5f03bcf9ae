import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inProduction } from '../causeway/variables.ts';
import { type Child, freePort, startChild } from '../machine/children.ts';

/** A gateway of one process or several, as its own command starts it; it has all cores. */
export interface Service {
  readonly child: Child;
  readonly port: number;
  /** Its workers, where it has any. */
  workers(): Promise<readonly Worker[]>;
}

export interface Worker {
  readonly worker: number;
  readonly pid?: number;
  readonly ready: boolean;
}

export interface ServiceOptions {
  readonly name: string;
  /** What `npm start` runs. */
  readonly main: string;
  /** For its files. */
  readonly folder: string;
  readonly issuersFile: string;
  readonly databaseUrl: string;
  readonly upstreamPort: number;
  readonly workers: number;
}

/** Starts one, and waits until all of it is ready. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, main, folder, issuersFile, databaseUrl, upstreamPort, workers } = options;
  const [port, operationsPort] = [await freePort(), await freePort()];
  const data = join(folder, `${name}-data`);
  await mkdir(data);
  const ask = async (): Promise<readonly Worker[]> => {
    const answer = await fetch(`http://127.0.0.1:${operationsPort}/health/ready`);
    const said = (await answer.json()) as { readonly ready: boolean; readonly workers?: readonly Worker[] };
    return said.workers ?? [{ worker: 1, ready: said.ready }];
  };
  const child = await startChild({
    name,
    command: process.execPath,
    args: [main],
    folder,
    probe: async () => {
      if ((await ask()).some(({ ready }) => !ready)) throw new Error('not yet');
    },
    variables: {
      ...inProduction(issuersFile),
      PORT: String(port),
      OPS_PORT: String(operationsPort),
      DATA_FOLDER: data,
      DATABASE_URL: databaseUrl,
      THINGS_URL: `http://127.0.0.1:${upstreamPort}`,
      WORKERS: String(workers),
    },
  });
  return { child, port, workers: ask };
}
