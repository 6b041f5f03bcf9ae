import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asMain } from '../causeway/as-main.ts';
import type { BenchRooms } from '../causeway/rooms.ts';
import { inProduction } from '../causeway/variables.ts';
import { type Child, startScript } from '../machine/children.ts';
import type { Runner } from './contestant.ts';

/** What a gateway in production stands on. */
export interface Production {
  /** For its files. */
  readonly folder: string;
  readonly rooms: BenchRooms;
  /** Absent: on the embedded store of its data folder. */
  readonly databaseUrl?: string;
  readonly shipments: { readonly url: string; readonly key: string };
  /** Who signs tokens, and the tokens that requests carry. */
  readonly issuer: { readonly file: string; token(subject: string): string };
}

/** The gateway as it runs in production, all tiers in one process. @param name  of its files */
export const startWhole = async (ground: Production, name = 'whole'): Promise<Runner> =>
  runnerOf(ground, await start(name, ground));

/** Where it keeps its data, by the name of its files. */
export const dataFolderOf = (folder: string, name: string): string => join(folder, `${name}-data`);

/** The same, each tier in a process of its own, and HTTP between them. The three share the core that the one has alone. */
export async function startSplit(ground: Production): Promise<Runner> {
  const beside: Child[] = [];
  try {
    const system = await start('system', ground, { BENCH_ONLY: 'system' });
    beside.push(system);
    const process = await start('process', ground, { BENCH_ONLY: 'process', SYSTEM_URL: urlOf(system) });
    beside.push(process);
    const urls = { PROCESS_URL: urlOf(process), SYSTEM_URL: urlOf(system) };
    return { ...runnerOf(ground, await start('experience', ground, { BENCH_ONLY: 'experience', ...urls })), beside };
  } catch (error) {
    await Promise.all(beside.map((child) => child.stop()));
    throw error;
  }
}

/** Ends a contestant with all that works beside it. */
export const stopRunner = async ({ child, beside = [] }: Runner): Promise<void> => {
  await Promise.all([child, ...beside].map((one) => one.stop()));
};

const urlOf = ({ message }: Child): string => `http://127.0.0.1:${message}`;

const runnerOf = ({ issuer }: Production, child: Child): Runner => ({
  child,
  port: child.message as number,
  dress: ({ path, shot }) => {
    const { 'x-subject': subject = '', ...headers } = shot.headers;
    return {
      path: `/experience/storefront/v2${path}`,
      shot: { ...shot, headers: { ...headers, authorization: `Bearer ${issuer.token(subject)}` } },
    };
  },
});

async function start(
  name: string,
  { folder, rooms, databaseUrl, shipments, issuer }: Production,
  own: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const data = dataFolderOf(folder, name);
  await mkdir(data, { recursive: true });
  return startScript(asMain(join(import.meta.dirname, '..', 'causeway', 'process.ts')), {
    name,
    folder,
    variables: {
      ...inProduction(issuer.file),
      BENCH_ROOMS: JSON.stringify(rooms),
      DATA_FOLDER: data,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      SHIPMENTS_URL: shipments.url,
      SHIPMENTS_KEY: shipments.key,
      ...own,
    },
  });
}
