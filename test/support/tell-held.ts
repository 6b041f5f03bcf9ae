import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Loaded before a program under test (`node --expose-gc --import …`): on SIGUSR2 it lets go of what nobody uses, and writes
// what is left where resources.ts reads it.
const folder = process.env.TELL_HELD ?? '';

process.on('SIGUSR2', async () => {
  // What finalisers let go of goes with the next collection.
  for (let round = 0; round < 3; round += 1) {
    (globalThis as { gc?: (how: object) => void }).gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await sleep(20);
  }
  const { rss, heapUsed } = process.memoryUsage();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const file = join(folder, `${process.pid}.json`);
  writeFileSync(`${file}.new`, JSON.stringify({ rss, heapUsed, timers }));
  renameSync(`${file}.new`, file);
});
