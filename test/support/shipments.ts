import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { rooms } from '../../gateway/paths.ts';
import { endsWithUs } from './ends-with-us.ts';
import { sampleSize } from './gateway.ts';
import { temporaryFolder } from './store.ts';

/** The shipments service of a test, which can be killed and comes back on the same port with the same records. */
export interface TestShipments {
  readonly variables: { readonly SHIPMENTS_URL: string; readonly SHIPMENTS_KEY: string };
  /** Stops it answering, connections open (SIGSTOP). */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

const main = path.join(rooms.apis, 'system', 'shipments', 'service', 'main.ts');
const key = 'a-test-credential-for-the-service';

export async function startTestShipments(): Promise<TestShipments> {
  const folder = temporaryFolder();
  let child: ChildProcess;
  let port = 0;
  const start = async (): Promise<void> => {
    child = endsWithUs(
      spawn(process.execPath, [main], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: {
          PATH: process.env.PATH,
          PORT: String(port),
          SHIPMENTS_KEY: key,
          SHIPMENTS_DATA: folder,
          SHIPMENTS_SEED_ORDERS: String(sampleSize.orders),
          SHIPMENTS_STEP_MS: '0',
        },
      }),
    );
    port = await new Promise((resolve, reject) => {
      child.once('message', (message) => resolve((message as { port: number }).port));
      child.once('exit', () => reject(new Error('the shipments service ended before it was ready')));
    });
    // It keeps no test run from ending, and ends with it.
    child.unref();
    child.channel?.unref();
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    variables: { SHIPMENTS_URL: `http://127.0.0.1:${port}`, SHIPMENTS_KEY: key },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill,
    restart: start,
  };
}
