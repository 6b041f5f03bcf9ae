import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../support/compiled.ts';
import type { Ask, Trap } from './doomed-gateway.ts';

/** A gateway in a process of its own that can be killed, and started again on the same records. */
export interface DoomedGateway {
  readonly url: string;
  readonly operations: string;
  readonly secret: string;
  readonly pid: number;
  /** Resolves when the process is gone, however. */
  readonly ended: Promise<void>;
  /** Sets a trap around the n-th write of a saga's record from now on. */
  arm(write: number, when: Trap['when'], signal?: Trap['signal']): Promise<void>;
  /** Wakes it when it stands still. */
  wake(): void;
  /** Asks an operation of a system or process API, past everything that is for callers. */
  call<T>(operation: string, input: object): Promise<T>;
  kill(): Promise<void>;
  /** As a deployment does. */
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

type Request = Ask extends infer Each ? (Each extends unknown ? Omit<Each, 'id'> : never) : never;

const entry = fileURLToPath(new URL('doomed-gateway.ts', import.meta.url));
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts it; resolves when it serves. */
export async function startDoomed(variables: Readonly<Record<string, string>>): Promise<DoomedGateway> {
  const env = { PATH: process.env.PATH, TEST_LOG: process.env.TEST_LOG, ...compiled, ...variables };
  const child = fork(entry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env });
  running.add(child);
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      for (const answer of waiting.values()) answer({ id: 0, error: 'the process is gone' });
      resolve();
    });
  });
  let asked = 0;
  const answerTo = async (id: number): Promise<unknown> => {
    const answer = await new Promise<Answer>((resolve) => waiting.set(id, resolve));
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  };
  const ask = (request: Request): Promise<unknown> => {
    asked += 1;
    const answer = answerTo(asked);
    child.send({ id: asked, ...request });
    return answer;
  };
  const told = (await answerTo(0)) as { port: number; operationsPort: number; secret: string };
  return {
    url: `http://127.0.0.1:${told.port}`,
    operations: `http://127.0.0.1:${told.operationsPort}`,
    secret: told.secret,
    pid: child.pid as number,
    ended,
    arm: async (write, when, signal = 'SIGKILL') => void (await ask({ arm: { write, when, signal } })),
    wake: () => void child.kill('SIGCONT'),
    call: async <T>(call: string, input: object) => (await ask({ call, input })) as T,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      await ask({ stop: true });
      await ended;
    },
  };
}
