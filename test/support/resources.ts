import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from './store.ts';

/** What a process and those it has started hold, after they have let go of what nobody uses. */
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

/** @param folder  `TELL_HELD` of the program */
export async function heldBy(pid: number, folder: string): Promise<Held> {
  const each = await Promise.all((await familyOf(pid)).map((one) => heldByOne(one, folder)));
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
export async function heldAtRest(pid: number, folder: string, before: Held, patience = 45_000): Promise<Held> {
  for (const end = performance.now() + patience; ; await sleep(1_000)) {
    const held = await heldBy(pid, folder);
    const isBack = held.descriptors <= before.descriptors && held.sockets <= before.sockets;
    if (isBack || performance.now() > end) return held;
  }
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

async function heldByOne(pid: number, folder: string): Promise<Held> {
  const { rss, heapUsed, timers } = await ask(pid, join(folder, `${pid}.json`));
  const open = `/proc/${pid}/fd`;
  const names = await readdir(open).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(join(open, name)).catch(() => '')));
  const sockets = targets.filter((target) => target.startsWith('socket:')).length;
  return { megabytes: rss / 1e6, heap: heapUsed / 1e6, descriptors: names.length, sockets, timers };
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
