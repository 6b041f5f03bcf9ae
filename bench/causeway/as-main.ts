import { join } from 'node:path';

/** Arguments of Node that begin a script of the bench as the gateway's own program begins. */
export const asMain = (script: string): string[] => [
  '--import',
  join(import.meta.dirname, '..', '..', 'gateway', 'runtime', 'tick.ts'),
  script,
];
