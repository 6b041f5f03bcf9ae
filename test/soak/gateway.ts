import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { endsWithUs } from '../support/ends-with-us.ts';
import { startTestGateway } from '../support/gateway.ts';
import { type Held, heldAtRest, soonIdle, tellingVariables } from '../support/resources.ts';

type Rooms = NonNullable<Parameters<typeof startTestGateway>[0]>['rooms'];

/** A gateway in a process of its own, so that the load does not slow down what it measures. */
export interface SoakGateway extends AsyncDisposable {
  readonly url: string;
  readonly operations: string;
  /** Of its process. */
  readonly pid: number;
  /** Lets so many milliseconds pass for it, without anybody waiting. */
  age(milliseconds: number): Promise<void>;
  /** What it holds. @param than  waits until it is no more than that, for a while */
  held(than?: Held): Promise<Held>;
  token(user: string): Promise<string>;
}

/** @throws Error when it does not start; what it said is on stderr */
export async function startSoakGateway(
  rooms: Rooms | undefined,
  variables: Readonly<Record<string, string>>,
): Promise<SoakGateway> {
  const telling = tellingVariables();
  const child = endsWithUs(
    fork(import.meta.filename, {
      env: {
        ...process.env,
        ...telling,
        SOAK_GATEWAY: JSON.stringify({ rooms, variables: { ...soonIdle, ...variables } }),
      },
    }),
  );
  const { pid = 0 } = child;
  const where = { folder: telling.TELL_HELD as string };
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the gateway ended')));
  ended.catch(() => {});
  const [addresses] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string; operations: string }];
  const ask = async (what: object): Promise<unknown> => {
    const answer = once(child, 'message');
    child.send(what);
    return (await Promise.race([answer, ended]))[0];
  };
  return {
    ...addresses,
    pid,
    age: async (milliseconds) => void (await ask({ age: milliseconds })),
    token: async (user) => ((await ask({ token: user })) as { token: string }).token,
    held: (than) => heldAtRest(pid, where, than),
    [Symbol.asyncDispose]: () => stop(child),
  };
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
    ...(rooms === undefined ? {} : { rooms }),
    variables: { SHIPMENTS_URL: 'http://127.0.0.1:1', SHIPMENTS_KEY: 'none', ...variables },
    answerChecks: 'report',
    crossing: 'plain',
  });
  process.once('disconnect', () => void started.stop().then(() => process.exit(0)));
  process.on('message', async ({ age = 0, token }: { age?: number; token?: string }) => {
    started.clock.age += age;
    process.send?.(token === undefined ? {} : { token: await started.token(token) });
  });
  process.send?.({ url: started.url, operations: started.operations });
}
