import type { RequestListener } from 'node:http';
import { type Environment, isLoopback } from '../configuration/environment.ts';
import { createPinning } from '../consumers/pinning.ts';
import type { Lasting } from '../controls/lasting.ts';
import type { Reloads } from '../controls/reloads.ts';
import { createKeyIssuer } from '../development/keys.ts';
import type { Edge } from '../edge/edge.ts';
import type { TrustedIssuers } from '../issuers.ts';
import type { Listeners } from '../listeners.ts';
import { operate } from '../operate.ts';
import { consumerRoutes } from '../operations/consumer-routes.ts';
import { createOperationsApp, type Operations } from '../operations/listener.ts';
import { createReachProbe } from '../operations/reach.ts';
import type { Closing } from '../runtime/closing.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { createConnectionFigures } from '../telemetry/connections.ts';
import { workerRoutes } from '../workers/routes.ts';
import type { Engine } from './engine.ts';
import type { Ground } from './ground.ts';

/** What operators reach, and have this process do. */
export interface OperatorsSide {
  readonly request: RequestListener;
  readonly reloads: Reloads;
}

export interface OperatorsOptions {
  readonly environment: Environment;
  readonly listeners: Listeners;
  readonly development: TrustedIssuers['development'];
  readonly isWorker: boolean;
  readonly edge: Edge;
  /** Reads the files of this process again, and swaps. */
  load(): Promise<Snapshot>;
  isStopping(): boolean;
}

/** Has everything in this process obey the operators, and opens the listener they come by. */
export function openOperations(
  { environment, listeners, development, edge, load, isStopping, isWorker }: OperatorsOptions,
  { store, registry, controls, folder, clock, log }: Ground,
  { loader, metrics, usage, upstreams, breakers, sagas, targets, processes }: Engine,
  closing: Closing,
): OperatorsSide {
  const { current } = loader;
  const lasting = (): Lasting[] => [...edge.streams(), ...upstreams.sockets()];
  const parts = { controls, targets, breakers, registry, loader, clock, log, meter: metrics, load, lasting };
  const { reloads, routes: obeying } = operate(parts);
  closing.add(() => processes.close());
  controls.onLook(() => void processes.tell());
  const reach = createReachProbe(() => current().elsewhere, clock);
  const measureConnections = createConnectionFigures(listeners, metrics);
  // What cannot be counted keeps the figure it had: metrics are read most of all while the store is away.
  const measure = async (): Promise<void> => {
    await sagas.measure().catch(() => undefined);
    measureConnections();
  };
  const operations: Operations = {
    readiness: async () => {
      const [storeAnswers, calls] = await Promise.all([store.healthy(), reach()]);
      return {
        ready: !isStopping() && storeAnswers,
        draining: isStopping(),
        store: storeAnswers,
        contracts: current().hash,
        controls: controls.version,
        calls,
        ...(reloads.failed === undefined ? {} : { reload: 'failed: see GET /reload' }),
      };
    },
    metrics: async () => {
      await measure();
      return { contentType: metrics.contentType, text: await metrics.text() };
    },
    ...(development === undefined ? {} : { mintToken: development.mint }),
    ...(environment.production ? {} : { issueKey: createKeyIssuer(registry, current) }),
  };
  const pinVersions = createPinning(registry, (api) => current().routes.versionsOf(`/${api}`));
  const routes = [...obeying, consumerRoutes({ pinVersions, usage }), sagas.routes];
  const figures = () => measure().then(metrics.figures);
  if (isWorker) routes.push(workerRoutes({ figures, controls, reloads, current }));
  const { secret } = folder;
  const loopback = isLoopback(environment.operationsHost);
  const request = createOperationsApp({ operations, routes, secret, loopback, base: () => listeners.publicUrl });
  return { request, reloads };
}
