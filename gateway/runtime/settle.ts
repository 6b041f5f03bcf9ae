import { flushCompileCache } from 'node:module';
import { collectGarbage } from './garbage.ts';

/**
 * The last thing before a process takes its first request. What was compiled is written down: by itself Node does so when a
 * process ends well, and whoever takes the place of one that was killed would begin with compiling everything.
 */
export async function settle(): Promise<void> {
  flushCompileCache();
  await collectGarbage();
}
