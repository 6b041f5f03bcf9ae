import { join } from 'node:path';
import type { Ready } from '../causeway/server.ts';
import { startChild } from '../machine/children.ts';
import type { Target } from '../machine/load.ts';
import { serverCore } from '../machine/tools.ts';
import type { Contestant } from './contestant.ts';

/** This gateway, with every policy on; requests carry a credential of that kind. */
export const causeway = (credential: 'token' | 'key'): Contestant => ({
  name: `Causeway (${credential === 'token' ? 'access token' : 'API key'})`,
  async start({ folder, upstreamPort }) {
    const child = await startChild({
      name: `causeway-${credential}`,
      command: process.execPath,
      args: [join(import.meta.dirname, '..', 'causeway', 'server.ts')],
      folder,
      core: serverCore,
      variables: { BENCH_FOLDER: folder, THINGS_URL: `http://127.0.0.1:${upstreamPort}`, NODE_ENV: 'development' },
    });
    const { port, token, key } = child.message as Ready;
    const proof = credential === 'token' ? { authorization: `Bearer ${token}` } : { 'x-api-key': key };
    const dress = ({ path, shot }: Target): Target => ({
      path: `/experience/things/v1${path}`,
      shot: { ...shot, headers: { ...shot.headers, ...proof } },
    });
    return { child, port, dress };
  },
});
