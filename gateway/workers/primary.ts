import type { Log } from '../../policies/policy.ts';
import { type Environment, isLoopback } from '../configuration/environment.ts';
import { type ShipmentsProcess, superviseShipments, variablesOf } from '../development/shipments.ts';
import { takePorts } from '../listeners.ts';
import { createOperationsApp } from '../operations/listener.ts';
import { rooms } from '../paths.ts';
import { createClosing } from '../runtime/closing.ts';
import type { Beginning, Running } from '../runtime/run.ts';
import { createPlacement } from '../snapshot/placement.ts';
import { type DataFolder, openDataFolder } from '../store/folder.ts';
import { createAsk } from './ask.ts';
import { createCrew } from './crew.ts';
import { createServiceMetrics } from './metrics.ts';
import { createServiceReadiness } from './readiness.ts';
import { createServiceReload } from './reload.ts';
import { serviceRoutes } from './service.ts';

/** Milliseconds for the workers to end: what they give what is in flight, and a little to close. */
const patience = 30_000;

/**
 * Starts the workers of a service. This process serves no request: it has the operations listener, replaces workers that
 * end, and what there must be one of in development.
 * @throws Error saying what is wrong, or that a worker could not start; nothing is left running
 */
export async function start({ environment, log, notice }: Beginning): Promise<Running> {
  if (environment.databaseUrl === undefined) throw new Error(needsDatabase(environment.workers));
  const closing = createClosing();
  let stage: 'starting' | 'running' | 'stopping' = 'starting';
  try {
    const listeners = await takePorts(environment, { log, role: 'primary' });
    closing.add(() => listeners.close());
    const folder = await openDataFolder(environment.dataFolder);
    closing.add(() => folder.close());
    const shipments = await startShipments(environment, folder, log);
    closing.add(() => shipments?.stop());
    const crew = createCrew({
      count: environment.workers,
      megabytes: environment.workerMegabytes,
      variables: { PORT: String(listeners.port), ...variablesOf(shipments) },
      log,
      notice,
    });
    // Where the start fails; a stop has then asked them before, and there are none any more.
    closing.add(() => crew.stop(0));
    const ask = createAsk(folder.secret);
    const reload = createServiceReload({ crew, ask, log });
    const hasStarted = (): boolean => stage !== 'starting';
    const isStopping = (): boolean => stage === 'stopping';
    const operations = createOperationsApp({
      operations: {
        readiness: createServiceReadiness({ crew, ask, hasStarted, isStopping }),
        metrics: createServiceMetrics({ crew, ask }),
      },
      routes: [serviceRoutes({ crew, ask, reload })],
      secret: folder.secret,
      loopback: isLoopback(environment.operationsHost),
      base: () => listeners.publicUrl,
    });
    await listeners.open(undefined, operations);
    const served = await crew.start(() => void listeners.drain().then(listeners.endResting));
    stage = 'running';
    return {
      served: { ...served, operationsPort: listeners.operationsPort },
      reload: async () => ({ hash: await reload.here() }),
      async stop() {
        stage = 'stopping';
        const inTime = await crew.stop(patience);
        await closing.all();
        if (!inTime) throw new Error('Not every worker came to a good end.');
      },
    };
  } catch (error) {
    await closing.all().catch(() => undefined);
    throw error;
  }
}

/** In development, one for all workers. */
async function startShipments(
  environment: Environment,
  folder: DataFolder,
  log: Log,
): Promise<ShipmentsProcess | undefined> {
  if (environment.production) return undefined;
  const { firstSize } = await import('../store/seeding.ts');
  const { whole } = createPlacement({ only: environment.only, urls: environment.processUrls });
  const { variables } = environment;
  return superviseShipments({ variables, whole, apis: rooms.apis, folder: folder.path, orders: firstSize.orders, log });
}

const needsDatabase = (workers: number): string =>
  `WORKERS=${workers} needs DATABASE_URL: the embedded store belongs to one process alone, and workers share keys, consumers, limits and records in PostgreSQL. Set it, or leave WORKERS out.`;
