import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, startChild } from './children.ts';
import { Missing } from './missing.ts';
import { loadCore } from './tools.ts';

/** A PostgreSQL server of the bench alone, on the core of the load. */
export interface BenchPostgres {
  readonly url: string;
  /** Makes an empty database of that name; its URL. */
  create(name: string): Promise<string>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** Starts an empty server from the installed binaries. @throws Missing when PostgreSQL is not installed */
export async function startPostgres(folder: string): Promise<BenchPostgres> {
  const binaries = globSync('/usr/lib/postgresql/*/bin').sort((one, other) => majorOf(other) - majorOf(one));
  const bin = [...binaries, '/usr/local/bin', '/opt/homebrew/bin'].find((place) => existsSync(join(place, 'initdb')));
  if (bin === undefined) throw new Missing('PostgreSQL is not installed: apt install postgresql.');
  const user = await unprivileged();
  // Not in the folder of the bench, which its user may not enter.
  const home = await mkdtemp(join(tmpdir(), 'causeway-bench-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) await chown(home, user.uid, user.gid);
  const data = join(home, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], user);
  const port = await freePort();
  const url = `postgres://bench@127.0.0.1:${port}/postgres`;
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${home}`, 'max_connections=80'];
  const server = await startChild({
    name: 'postgres',
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    folder,
    core: loadCore,
    user,
    // Asked in the usual way, it waits for its clients and writes everything down, for seconds; then all of it is removed.
    signal: 'SIGQUIT',
    probe: () => withClient(url, () => Promise.resolve()),
  });
  return {
    url,
    create: async (name) => {
      await withClient(url, (client) => client.query(`create database ${name}`));
      return `${url.slice(0, url.lastIndexOf('/'))}/${name}`;
    },
    stop: async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

const majorOf = (bin: string): number => Number(bin.split('/').at(-2));

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function withClient(connectionString: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
