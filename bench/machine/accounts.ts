import { readFile } from 'node:fs/promises';

/** Microseconds of a clock tick of Linux' process accounting, 100 a second on every architecture Node runs on. */
const tick = 10_000;

/** A process and those it has started, all generations (proc_pid_task_children(5)). */
export async function familyOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const below = children
    .split(' ')
    .filter(Boolean)
    .map((child) => familyOf(Number(child)));
  return [pid, ...(await Promise.all(below)).flat()];
}

/** CPU time in microseconds that processes have used since they began, all threads, user and system (proc_pid_stat(5)). */
export async function cpuMicros(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The name of the program, in parentheses, may hold spaces: fields are counted from behind it.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * tick;
    }),
  );
  return each.reduce((sum, one) => sum + one, 0);
}

/** Resident memory of processes in MB (proc_pid_status(5)). */
export async function residentMb(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)),
  );
  return each.reduce((sum, one) => sum + one, 0) / 1024;
}
