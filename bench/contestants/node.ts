import { join } from 'node:path';
import { startScript } from '../machine/children.ts';
import { type Contestant, plain } from './contestant.ts';

/** A proxy written in Node: a script of `servers/` that listens on PORT and forwards to UPSTREAM_PORT. */
export const nodeContestant = (name: string, script: string, packages?: readonly string[]): Contestant => ({
  name,
  ...(packages === undefined ? {} : { packages }),
  async start({ folder, upstreamPort }) {
    const child = await startScript([join(import.meta.dirname, 'servers', script)], {
      name,
      folder,
      variables: { UPSTREAM_PORT: String(upstreamPort), NODE_ENV: 'production' },
    });
    return { child, port: child.message as number, dress: plain };
  },
});
