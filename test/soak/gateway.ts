import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startTestGateway } from '../support/gateway.ts';

type Rooms = NonNullable<Parameters<typeof startTestGateway>[0]>['rooms'];

/** A gateway in a process of its own, so that the load does not slow down what it measures. */
export interface SoakGateway extends AsyncDisposable {
  readonly url: string;
  readonly operations: string;
}

/** @throws Error when it does not start; what it said is on stderr */
export async function startSoakGateway(
  rooms: Rooms,
  variables: Readonly<Record<string, string>>,
): Promise<SoakGateway> {
  const child = fork(import.meta.filename, {
    env: { ...process.env, SOAK_GATEWAY: JSON.stringify({ rooms, variables }) },
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the gateway ended')));
  ended.catch(() => {});
  const [addresses] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string; operations: string }];
  return { ...addresses, [Symbol.asyncDispose]: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.disconnect();
  await exit;
}

if (process.argv[1] === import.meta.filename) {
  const { rooms, variables } = JSON.parse(process.env.SOAK_GATEWAY ?? '{}');
  // None of the project's own systems is there: nothing is to be started for them.
  const started = await startTestGateway({
    rooms,
    variables: { SHIPMENTS_URL: 'http://127.0.0.1:1', SHIPMENTS_KEY: 'none', ...variables },
    answerChecks: 'report',
    crossing: 'plain',
  });
  process.once('disconnect', () => void started.stop().then(() => process.exit(0)));
  process.send?.({ url: started.url, operations: started.operations });
}
