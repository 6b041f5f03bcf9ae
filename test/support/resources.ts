import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Descriptor, descriptorsOf } from './descriptors.ts';
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
  /** Connections that came in, of the sockets. */
  readonly callers: number;
  /** What each descriptor is open on. */
  readonly open: readonly string[];
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
  const sum = (key: Exclude<keyof Held, 'open'>): number => each.reduce((total, held) => total + held[key], 0);
  return {
    megabytes: sum('megabytes'),
    heap: sum('heap'),
    descriptors: sum('descriptors'),
    sockets: sum('sockets'),
    timers: sum('timers'),
    callers: sum('callers'),
    open: each.flatMap(({ open }) => open),
  };
}

/** For whoever is looked at: connections that nobody uses any more are let go of this soon, and not after a minute. */
export const soonIdle = { IDLE_SECONDS: '5' };

/**
 * What is held at rest: waits for at most so many milliseconds until nobody is connected any more (`soonIdle`) and nothing is
 * more than before, then gives what there is.
 */
export async function heldAtRest(pid: number, telling: Telling, before?: Held, patience = 30_000): Promise<Held> {
  for (const end = performance.now() + patience; ; await sleep(500)) {
    const isLate = performance.now() > end;
    // A process that is asked goes through all of its memory.
    if (!isLate && !(await isAtRest(pid, telling, before))) continue;
    const held = await heldBy(pid, telling);
    if (isLate || before === undefined || isNoMore(before, held)) return held;
  }
}

async function isAtRest(pid: number, telling: Telling, before?: Held): Promise<boolean> {
  const each = await Promise.all((await familyOf(pid)).map((one) => openIn(one, telling)));
  const all = each.flatMap(({ own }) => own);
  return !all.some(isCaller) && (before === undefined || all.length <= before.descriptors);
}

/** Memory aside. */
export const isNoMore = (before: Held, after: Held): boolean =>
  (['descriptors', 'sockets', 'timers'] as const).every((key) => after[key] <= before[key]);

/** Of two looks, what a reader needs to find what is held: the figures, and each descriptor there was none of before. */
export function growth(before: Held, after: Held): string {
  const left = [...before.open];
  const more = after.open.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const figures = ({ open, ...rest }: Held): string => JSON.stringify(rest);
  return `${figures(before)} before, ${figures(after)} now; more than before: ${more.join(', ') || 'no descriptor'}`;
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

async function heldByOne(pid: number, telling: Telling): Promise<Held> {
  const { rss, heapUsed, timers } = await ask(pid, join(telling.folder, `${pid}.json`));
  const { own, pooled } = await openIn(pid, telling);
  return {
    megabytes: rss / 1e6,
    heap: heapUsed / 1e6,
    descriptors: own.length,
    sockets: own.filter(({ isSocket }) => isSocket).length,
    timers: Math.max(timers - pooled, 0),
    callers: own.filter(isCaller).length,
    open: own.map(({ name }) => name),
  };
}

/** Its descriptors, without the connections of the pool, of which there are so many. */
async function openIn(pid: number, { pooled }: Telling): Promise<{ own: Descriptor[]; pooled: number }> {
  const all = await descriptorsOf(pid);
  const own = all.filter(({ connection }) => pooled === undefined || connection?.port !== pooled);
  return { own, pooled: all.length - own.length };
}

const isCaller = ({ connection }: Descriptor): boolean => connection?.incoming === true;

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
