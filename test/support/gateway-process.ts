import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rooms } from '../../gateway/paths.ts';
import { endsWithUs } from './ends-with-us.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './store.ts';
import { unhurried } from './unhurried.ts';

/** A gateway in a process of its own, as `npm start` runs it. It can be killed and comes back at the same address. */
export interface GatewayProcess {
  readonly url: string;
  readonly operations: string;
  /** Starts it, and waits until it is ready. @throws Error with all it said, when it does not become so */
  start(variables: Readonly<Record<string, string>>): Promise<void>;
  /** Of its process, while it runs. */
  readonly pid: number | undefined;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Asks it to end. @returns its exit code; `null` when a signal ended it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Everything it has said, over all its lives. */
  output(): string;
}

/**
 * Takes two ports for a process to come. It neither keeps the test run from ending nor outlives it.
 * @param root  of the project, or of a copy a test may change
 */
export async function prepareProcess(args: readonly string[], root: string = rooms.root): Promise<GatewayProcess> {
  const main = path.join(root, 'gateway', 'main.ts');
  const [port, operationsPort] = [await freePort(), await freePort()];
  const file = path.join(temporaryFolder(), 'output');
  const url = `http://127.0.0.1:${port}`;
  const operations = `http://127.0.0.1:${operationsPort}`;
  let child: ChildProcess | undefined;
  const output = (): string => readFileSync(file, 'utf8');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    child.ref();
    const ended = new Promise<number | null>((resolve) => child?.once('exit', resolve));
    child.kill(signal);
    return ended;
  };

  return {
    get pid() {
      return child?.pid;
    },
    url,
    operations,
    output,
    async start(variables) {
      const said = openSync(file, 'a');
      const started = endsWithUs(
        spawn(process.execPath, [main, ...args], {
          env: {
            PATH: process.env.PATH,
            ...unhurried,
            ...variables,
            PORT: String(port),
            OPS_PORT: String(operationsPort),
          },
          stdio: ['ignore', said, said],
        }),
      );
      closeSync(said);
      started.unref();
      child = started;
      for (let patience = 0; !(await isReady(operations)); patience += 1) {
        if (started.exitCode !== null || patience > 1_000) throw new Error(`it does not start:\n${output()}`);
        await sleep(25);
      }
    },
    kill: async () => void (await end('SIGKILL')),
    stop: (signal = 'SIGTERM') => end(signal),
  };
}

const isReady = (operations: string): Promise<boolean> =>
  fetch(`${operations}/health/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
