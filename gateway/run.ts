import { parseArgs } from 'node:util';
import { ConfigurationError } from './contracts/mistake.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { rooms } from './paths.ts';
import { type Gateway, startGateway } from './start.ts';
import { createLog } from './telemetry/log.ts';
import { watchContracts } from './watch.ts';
import { welcome } from './welcome.ts';

const say = (text: string): boolean => process.stdout.write(text);
const complain = (text: string): boolean => process.stderr.write(`${text}\n`);

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
  const log = createLog(environment.logLevel);
  let asked: NodeJS.Signals | undefined;
  let gateway: Gateway | undefined;
  const end = (signal: NodeJS.Signals): void => {
    // A second signal changes nothing: the first is being honoured, and stopping is bounded.
    if (asked !== undefined) return;
    asked = signal;
    log.info({ signal }, 'stopping: what is in flight is finished first, for 25 seconds at most');
    if (gateway !== undefined) void stop(gateway);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  try {
    gateway = await startGateway({ environment, log, notice: progressLine() });
  } catch (error) {
    complain(error instanceof ConfigurationError ? `The gateway cannot start:\n${error.message}` : describe(error));
    process.exit(1);
  }
  const running = gateway;
  if (asked !== undefined) {
    await stop(running);
    return;
  }
  const reload = (): Promise<void> =>
    running.reload().then(
      ({ hash }) => log.info({ contracts: hash }, 'reloaded'),
      (error: unknown) => log.error({ error: describe(error) }, 'not reloaded; what was running still runs'),
    );
  process.on('SIGHUP', () => void reload());
  if (reloadOnSave) watchContracts([rooms.openapi, rooms.policies], () => void reload());
  say(welcome(running, environment));
}

async function stop(gateway: Gateway): Promise<void> {
  try {
    await gateway.stop();
    process.exit(0);
  } catch (error) {
    complain(describe(error));
    process.exit(1);
  }
}

// Database drivers put whole minified lines into stacks; the message says what a person can use.
const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a first start is doing, on one line, and only for people. */
function progressLine(): (message: string) => void {
  if (!process.stdout.isTTY) return () => {};
  return (message) => say(`\r\u001b[K${message}`);
}
