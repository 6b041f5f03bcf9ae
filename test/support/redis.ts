import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';
import { endsWithUs } from './ends-with-us.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './store.ts';

/** A Redis of one test's own: nothing is written, nobody else knows its port. */
export interface PrivateRedis {
  readonly url: string;
  /** Stops it answering, connections open (SIGSTOP). */
  freeze(): void;
  thaw(): void;
  /** Ends it at once, connections reset (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it anew, empty, at the same address. */
  restart(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/**
 * Declares tests that need a Redis. Without one installed they are pending and say why; in CI they run and fail, so
 * that a machine without Redis cannot pass for a tested one.
 */
export function describeWithRedis(title: string, tests: (this: Mocha.Suite) => void): void {
  if (isInstalled || process.env.CI === 'true') describe(title, tests);
  else describe.skip(`${title} (redis-server is not installed)`, tests);
}

/** A Redis, or a pending test where none is installed; in CI the missing one is a failure. */
export async function redisOrSkip(context: Mocha.Context): Promise<PrivateRedis> {
  if (!isInstalled && process.env.CI !== 'true') context.skip();
  return startRedis();
}

export async function startRedis(): Promise<PrivateRedis> {
  const folder = temporaryFolder();
  const port = await freePort();
  let server = await launch(port, folder);
  const kill = () => end(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    kill,
    async restart() {
      await kill();
      server = await launch(port, folder);
    },
    stop: kill,
  };
}

/** It keeps no test run from ending, and ends with it. */
async function launch(port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = endsWithUs(spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] }));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server did not start:\n${output}`)));
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready to accept connections')) resolve();
    });
  });
  server.unref();
  (server.stdout as Socket).unref();
  return server;
}

/** Also ends a frozen one: SIGKILL does not wait. */
function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  server.ref();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill('SIGKILL');
  });
}
