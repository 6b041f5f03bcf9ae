import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a process had of a core, its main thread alone; milliseconds. */
export interface OwnTime {
  /** It ran. */
  readonly ran: number;
  /** It ran or might have: others did not have its core. */
  readonly had: number;
  readonly passed: number;
}

/**
 * Reads it between two moments (proc/schedstat: time on the CPU, time ready and waiting for it). On a machine that does other
 * things, too, a second in which a process was kept from its core says nothing of what it can do.
 */
export async function ownTime(pid: number): Promise<() => Promise<OwnTime>> {
  const began = performance.now();
  const before = await read(pid);
  return async () => {
    const after = await read(pid);
    const passed = performance.now() - began;
    return { ran: after.ran - before.ran, had: passed - (after.waited - before.waited), passed };
  };
}

/**
 * Waits until a process has next to nothing to do, for half a minute at most: what goes on in its background after a start,
 * such as writing the history of a thousand new contracts, is not what is measured.
 */
export async function atRest(pid: number): Promise<void> {
  for (let patience = 0; patience < 300; patience += 1) {
    const since = await ownTime(pid);
    await sleep(100);
    if ((await since()).ran < 2) return;
  }
}

async function read(pid: number): Promise<{ readonly ran: number; readonly waited: number }> {
  const [ran = 0, waited = 0] = (await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8')).split(' ').map(Number);
  return { ran: ran / 1e6, waited: waited / 1e6 };
}
