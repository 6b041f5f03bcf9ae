import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { familyOf } from './accounts.ts';

/** Clock ticks a second of Linux' accounting. */
const ticks = 100;

/**
 * Watches what the bench does not do itself. @returns asked in the end, the share of the machine that other programs have
 * taken since then, 0 to 1, the host's other guests (stolen time) among them; nothing where the system does not tell
 */
export async function watchOthers(): Promise<() => Promise<number | undefined>> {
  const before = await now();
  return async () => {
    const after = await now();
    if (before === undefined || after === undefined) return undefined;
    const whole = ((after.time - before.time) / 1_000) * ticks * availableParallelism();
    return Math.max(after.busy - before.busy - (after.own - before.own), 0) / whole;
  };
}

async function now(): Promise<{ readonly time: number; readonly busy: number; readonly own: number } | undefined> {
  try {
    const pids = await familyOf(process.pid);
    const own = await Promise.all(pids.map(ownTicks));
    const stat = await readFile('/proc/stat', 'utf8');
    return { time: performance.now(), busy: busyTicks(stat), own: own.reduce((sum, one) => sum + one) };
  } catch {
    return undefined;
  }
}

/** All but idle time and waiting for disks (proc_stat(5)); what guests of this machine take is user time already. */
export function busyTicks(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (stat.split('\n')[0] as string)
    .split(/ +/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}

/** Of a process, and of those of its children that have ended (proc_pid_stat(5)). */
async function ownTicks(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field] ?? 0), 0);
}
