import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasTaskset, serverCore } from './tools.ts';

/** A server under measurement, or the upstream behind it. */
export interface Child {
  readonly pid: number;
  /** What it sent by IPC when it was ready, if it is one of ours. */
  readonly message?: unknown;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Where its output goes, `<name>.log`. */
  readonly folder: string;
  /** Core it is pinned to, where the machine can; all of them without it. */
  readonly core?: number;
  readonly variables?: Readonly<Record<string, string>>;
  /** Port that answers when it is ready; without this and `probe`, its first IPC message says so. */
  readonly port?: number;
  /** Fails until it is ready, for what speaks no HTTP. */
  readonly probe?: () => Promise<unknown>;
  /** Milliseconds until it must be ready; 30 s unless it measures before it says so. */
  readonly patience?: number;
  /** What asks it to end; SIGTERM unless given. */
  readonly signal?: NodeJS.Signals;
  /** Whom it runs as, where that is not whoever runs the bench. */
  readonly user?: { readonly uid?: number; readonly gid?: number };
}

const usualPatience = 30_000;
/** Of its output, when it does not start: the folder is gone in the end. */
const lastLines = 20;

const running = new Set<ChildProcess>();
// However the bench ends, nothing it started is left behind. Asked to end, not killed: some have children of their own.
process.on('exit', () => {
  for (const child of running) child.kill();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.stdout.once('error', () => process.exit(1));

/** Starts a script of ours on the core of servers, by the Node that runs the bench. @param args  Node’s own, and the script */
export const startScript = (
  args: readonly string[],
  options: Omit<ChildOptions, 'command' | 'args' | 'core'>,
): Promise<Child> => startChild({ ...options, command: process.execPath, args, core: serverCore });

/** Starts a process and waits until it is ready. @throws Error with the end of its output when it is not */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, command, args, folder, core, variables = {}, port, user, patience = usualPatience, signal } = options;
  const probe = options.probe ?? (port === undefined ? undefined : () => firstAnswer(port));
  const [program, ...rest] =
    hasTaskset && core !== undefined ? ['taskset', '-c', String(core), command, ...args] : [command, ...args];
  // A file, as a service's output goes to one: a pipe would have the bench read along.
  const file = join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}.log`);
  const log = await open(file, 'w');
  const child = spawn(program as string, rest, {
    env: { ...process.env, ...variables },
    stdio: ['ignore', log.fd, log.fd, ...(probe === undefined ? ['ipc' as const] : [])],
    ...user,
  });
  await log.close();
  running.add(child);
  child.once('exit', () => running.delete(child));
  const stop = (): Promise<void> => stopChild(child, signal);
  try {
    const message = probe === undefined ? await firstMessage(child, patience) : await proven(child, probe, patience);
    return { pid: child.pid as number, message, stop };
  } catch (error) {
    await stop();
    const said = (await readFile(file, 'utf8')).split('\n').slice(-lastLines).join('\n');
    throw new Error(`${name} did not start: ${(error as Error).message} It said:\n${said}`);
  }
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // Who serves its parent ends with it, whatever a terminal signals.
  if (child.connected) child.disconnect();
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(killer);
}

const firstMessage = (child: ChildProcess, patience: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Not ready after ${patience} ms.`)), patience);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`It exited with ${code}.`)));
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve(message);
    });
  });

async function firstAnswer(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  await answer.arrayBuffer();
}

async function proven(child: ChildProcess, probe: () => Promise<unknown>, patience: number): Promise<undefined> {
  let fault: unknown;
  child.once('error', (error) => {
    fault = error;
  });
  for (const end = performance.now() + patience; performance.now() < end; await sleep(50)) {
    if (fault !== undefined) throw fault;
    if (child.exitCode !== null) throw new Error(`It exited with ${child.exitCode}.`);
    const isReady = await probe().then(
      () => true,
      () => false,
    );
    if (isReady) return undefined;
  }
  throw new Error(`Nothing answers after ${patience} ms.`);
}

/** A port nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
