import cluster from 'node:cluster';
import type { Environment } from '../configuration/environment.ts';
import { endWith, refuseToStart } from '../runtime/exit.ts';
import { settle } from '../runtime/settle.ts';
import { servedBy } from '../runtime/welcome.ts';
import { type Gateway, startGateway } from '../start.ts';
import { createLog } from '../telemetry/log.ts';
import { createListening } from './listening.ts';
import { type Asked, beat, tell } from './words.ts';

/**
 * The life of a worker: a gateway like any other, with an operations listener that only its primary asks. It ends when it
 * is told to, by the primary or by SIGTERM, and when there is no primary any more; what is in flight is finished first.
 */
export async function runWorker(environment: Environment, number: number): Promise<void> {
  const log = createLog(environment.logLevel).child({ worker: number });
  let gateway: Gateway | undefined;
  let asked = false;
  const end = (): void => {
    if (asked) return;
    asked = true;
    tell({ said: 'leaves' });
    if (gateway !== undefined) void endWith(gateway);
  };
  process.on('SIGTERM', end);
  process.on('message', ({ say }: Asked) => {
    if (say === 'stop') end();
  });
  // A terminal sends these to every process of it; the primary tells its workers what follows for them.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  cluster.worker?.once('disconnect', () => {
    // Otherwise node:cluster would end this process at once, with all that is in flight.
    if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
    end();
  });

  try {
    gateway = await startGateway({
      environment: { ...environment, operationsPort: 0, operationsHost: '127.0.0.1' },
      log,
      worker: number,
      listening: createListening(),
      beforeServing: settle,
      notice: (message) => tell({ said: 'notice', message }),
    });
  } catch (error) {
    refuseToStart(error);
  }
  if (asked) {
    await endWith(gateway);
    return;
  }
  setInterval(() => tell({ said: 'alive' }), beat).unref();
  tell({ said: 'ready', served: servedBy(gateway), contracts: gateway.snapshot().hash });
}
