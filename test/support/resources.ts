import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from './store.ts';

/**
 * What a process and those it has started hold, after they have let go of what nobody uses. Not counted are connections to
 * PostgreSQL, and a timer for each: they come and go with a pool that is bounded.
 */
export interface Held {
  /** Resident, and used of the heap. */
  readonly megabytes: number;
  readonly heap: number;
  readonly descriptors: number;
  readonly sockets: number;
  readonly timers: number;
}

/** Variables with which a program tells what it holds. */
export function tellingVariables(): Readonly<Record<string, string>> {
  const script = join(import.meta.dirname, 'tell-held.ts');
  return { NODE_OPTIONS: `--expose-gc --import ${script}`, TELL_HELD: temporaryFolder() };
}

/** Where a program tells what it holds. */
export interface Telling {
  /** Its `TELL_HELD`. */
  readonly folder: string;
  /** Port of its PostgreSQL, if it has one. */
  readonly pooled?: number;
}

export async function heldBy(pid: number, telling: Telling): Promise<Held> {
  const each = await Promise.all((await familyOf(pid)).map((one) => heldByOne(one, telling)));
  const sum = (key: keyof Held): number => each.reduce((total, held) => total + held[key], 0);
  return {
    megabytes: sum('megabytes'),
    heap: sum('heap'),
    descriptors: sum('descriptors'),
    sockets: sum('sockets'),
    timers: sum('timers'),
  };
}

/**
 * What is held once what was in use has been let go of: waits for at most so many milliseconds until neither descriptors
 * nor sockets are more than before, then gives what there is.
 */
export async function heldAtRest(pid: number, telling: Telling, before: Held, patience = 75_000): Promise<Held> {
  for (const end = performance.now() + patience; ; await sleep(1_000)) {
    const held = await heldBy(pid, telling);
    const isBack = held.descriptors <= before.descriptors && held.sockets <= before.sockets;
    if (isBack || performance.now() > end) return held;
  }
}

/** Resident memory of a process and those it has started, as it is (proc_pid_status(5)). */
export async function residentMb(pid: number): Promise<number> {
  const texts = await Promise.all(
    (await familyOf(pid)).map((one) => readFile(`/proc/${one}/status`, 'utf8').catch(() => '')),
  );
  return texts.reduce((sum, text) => sum + Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0), 0) / 1024;
}

/** A process and those it has started, all generations (proc_pid_task_children(5)). */
export async function familyOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const below = children
    .split(' ')
    .filter(Boolean)
    .map((child) => familyOf(Number(child)));
  return [pid, ...(await Promise.all(below)).flat()];
}

async function heldByOne(pid: number, { folder, pooled }: Telling): Promise<Held> {
  const { rss, heapUsed, timers } = await ask(pid, join(folder, `${pid}.json`));
  const open = `/proc/${pid}/fd`;
  const names = await readdir(open).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(join(open, name)).catch(() => '')));
  const sockets = targets.filter((target) => target.startsWith('socket:'));
  const pool = pooled === undefined ? new Set<string>() : await socketsTo(pid, pooled);
  const borrowed = sockets.filter((socket) => pool.has(socket)).length;
  return {
    megabytes: rss / 1e6,
    heap: heapUsed / 1e6,
    descriptors: names.length - borrowed,
    sockets: sockets.length - borrowed,
    timers: Math.max(timers - borrowed, 0),
  };
}

/** As links of descriptors name them (proc_pid_net(5)). */
async function socketsTo(pid: number, port: number): Promise<Set<string>> {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile(`/proc/${pid}/net/tcp`, 'utf8').catch(() => '')).split('\n');
  const fields = lines.map((line) => line.trim().split(/\s+/)).filter(([, , to = '']) => to.endsWith(remote));
  return new Set(fields.map((field) => `socket:[${field[9]}]`));
}

interface Told {
  readonly rss: number;
  readonly heapUsed: number;
  readonly timers: number;
}

async function ask(pid: number, file: string): Promise<Told> {
  await rm(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (let patience = 0; patience < 500; patience += 1) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text !== '') return JSON.parse(text) as Told;
    await sleep(20);
  }
  throw new Error(`process ${pid} does not tell what it holds`);
}
