import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import { type Environment, readEnvironment } from '../configuration/environment.ts';
import { warningsOf } from '../configuration/posture.ts';
import { rooms } from '../paths.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { createLog } from '../telemetry/log.ts';
import { numberVariable } from '../workers/words.ts';
import { complain, describe, endWith, refuseToStart } from './exit.ts';
import { watchContracts } from './watch.ts';
import { type Served, welcome } from './welcome.ts';

const say = (text: string): boolean => process.stdout.write(text);

/** What a process runs: a gateway, or workers that each are one. */
export interface Running {
  readonly served: Served;
  /** Reads the files again. @throws Error, and what runs goes on */
  reload(): Promise<Pick<Snapshot, 'hash'>>;
  stop(): Promise<void>;
}

/** The life of the process: start, signals, end. Exit code 1 means it could not start, with the reason on stderr. */
export async function run(args: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  let reloadOnSave: boolean;
  let environment: Environment;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { 'reload-on-save': { type: 'boolean', default: false }, only: { type: 'string' } },
    });
    reloadOnSave = values['reload-on-save'];
    environment = readEnvironment(variables, process.cwd(), values.only);
  } catch (error) {
    complain((error as Error).message);
    process.exitCode = 1;
    return;
  }
  // Where words to people cannot be written, because nobody reads them or a disk is full, work goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  if (cluster.isWorker) {
    const { runWorker } = await import('../workers/worker.ts');
    await runWorker(environment, Number(variables[numberVariable]));
    return;
  }
  const log = createLog(environment.logLevel);
  for (const warning of warningsOf(environment, process.getuid?.())) log.warn({}, warning);
  let asked: NodeJS.Signals | undefined;
  let running: Running | undefined;
  const end = (signal: NodeJS.Signals): void => {
    // A second signal changes nothing: the first is being honoured, and stopping is bounded.
    if (asked !== undefined) return;
    asked = signal;
    log.info({ signal }, 'stopping: what is in flight is finished first, for 25 seconds at most');
    if (running !== undefined) void endWith(running);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  try {
    // A primary needs little of what its workers need.
    const { start } = await import(environment.workers === 1 ? './alone.ts' : '../workers/primary.ts');
    running = await (start as Start)({ environment, log, notice: progressLine() });
  } catch (error) {
    refuseToStart(error);
  }
  const begun = running;
  if (asked !== undefined) {
    await endWith(begun);
    return;
  }
  const reload = (): Promise<void> =>
    begun.reload().then(
      ({ hash }) => log.info({ contracts: hash }, 'reloaded'),
      (error: unknown) => log.error({ error: describe(error) }, 'not reloaded; what was running still runs'),
    );
  process.on('SIGHUP', () => void reload());
  if (reloadOnSave) watchContracts([rooms.openapi, rooms.policies], () => void reload());
  say(welcome(begun.served, environment));
}

/** What a start is given. */
export interface Beginning {
  readonly environment: Environment;
  readonly log: ReturnType<typeof createLog>;
  /** Told what takes time on a first start. */
  notice(message: string): void;
}

type Start = (beginning: Beginning) => Promise<Running>;

/** What a first start is doing, on one line, and only for people. */
function progressLine(): (message: string) => void {
  if (!process.stdout.isTTY) return () => {};
  return (message) => say(`\r\u001b[K${message}`);
}
