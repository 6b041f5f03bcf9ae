import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** A PostgreSQL server of this test run, on loopback, with nothing in it. */
export interface TestPostgres extends AsyncDisposable {
  /** Its first database. */
  readonly url: string;
  /** A new empty database; its URL. */
  database(): Promise<string>;
  /** Stops the server as a crash would, and starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Stops the server as a crash would. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/**
 * A private server, or a pending test where PostgreSQL is not installed: on a build machine (`CI=true`) that is a
 * failure instead, since nobody would notice the gap.
 */
export async function postgresOrSkip(context: Mocha.Context): Promise<TestPostgres> {
  needPostgres(context);
  return startPostgres();
}

let shared: Promise<TestPostgres> | undefined;

/** An empty database, by its URL, on a server that all tests share and that ends with them; pending like the above. */
export async function databaseOrSkip(context: Mocha.Context): Promise<string> {
  needPostgres(context);
  shared ??= startPostgres();
  return (await shared).database();
}

/** Makes a test pending where PostgreSQL is not installed, as above. */
export function needPostgres(context: Mocha.Context): void {
  if (binaries()) return;
  if (process.env.CI === 'true') throw new Error('PostgreSQL is not installed, and this build must test it');
  // biome-ignore lint/suspicious/noConsole: mocha shows no reason for a pending test
  console.log('      PostgreSQL is not installed: apt-get install postgresql');
  context.skip();
}

export interface PostgresOptions {
  /** Where its data is, but for the write-ahead log; a folder of the system's for such things unless told. */
  readonly folder?: string;
}

/** Starts a server from the installed binaries, as the user `postgres` where it may not run as root. */
export async function startPostgres({ folder }: PostgresOptions = {}): Promise<TestPostgres> {
  const bin = binaries();
  if (!bin) throw new Error('PostgreSQL is not installed');
  const user = await unprivileged();
  const home = mkdtempSync(join(tmpdir(), 'causeway-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(home, user.uid, user.gid);
  const data = folder ?? join(home, 'data');
  const apart = folder === undefined ? [] : ['-X', join(home, 'wal')];
  const initial = ['-D', data, ...apart, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'];
  await run(join(bin, 'initdb'), initial, user);
  const port = await freePort();
  const url = (name: string) => `postgres://test@127.0.0.1:${port}/${name}`;
  const start = () => launch(bin, { home, data }, port, user).then((started) => ready(started, url('postgres')));
  let server = await start();
  const removeOnExit = () => dispose(server, home);
  process.once('exit', removeOnExit);
  let databases = 0;
  const crash = () => end(server, 'SIGQUIT');
  const stop = async () => {
    await crash();
    process.off('exit', removeOnExit);
    rmSync(home, { recursive: true, force: true });
  };
  return {
    url: url('postgres'),
    database: async () => {
      const name = `test${++databases}`;
      await query(url('postgres'), `create database ${name}`);
      return url(name);
    },
    restart: async () => {
      await crash();
      server = await start();
    },
    crash,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function binaries(): string | undefined {
  const versions = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => version(b) - version(a));
  return [...versions, '/usr/local/bin', '/opt/homebrew/bin'].find((bin) => existsSync(join(bin, 'initdb')));
}

const version = (bin: string): number => Number(bin.split('/').at(-2));

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

interface Folders {
  readonly home: string;
  readonly data: string;
}

async function launch(
  bin: string,
  { home, data }: Folders,
  port: number,
  user: { uid?: number; gid?: number },
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: home,
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '16MB',
    max_connections: '40',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...options], {
    ...user,
    stdio: 'ignore',
    cwd: home,
  });
  // It must not keep the test run from ending; when that ends, so does the server.
  server.unref();
  return server;
}

async function ready(server: ChildProcess, url: string): Promise<ChildProcess> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with code ${server.exitCode}`);
    if (await query(url, 'select 1').catch(() => false)) return server;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  server.kill('SIGKILL');
  throw new Error('PostgreSQL did not start within 5 s');
}

async function query(url: string, text: string): Promise<true> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(text);
    return true;
  } finally {
    await client.end();
  }
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.ref();
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await ended;
}

/** At the end of the process nothing can be awaited, and a server that is going down still writes for a moment. */
function dispose(server: ChildProcess, home: string): void {
  server.kill('SIGQUIT');
  for (let attempt = 0; attempt < 40 && existsSync(home); attempt++) {
    rmSync(home, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
  }
}
