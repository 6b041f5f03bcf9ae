import type { ControlRoom } from '../controls/controls.ts';
import type { Reloads } from '../controls/reloads.ts';
import type { OperationsRoutes } from '../operations/listener.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Figures } from '../telemetry/meter.ts';

export interface WorkerRoutesParts {
  figures(): Promise<Figures>;
  readonly controls: Pick<ControlRoom, 'look'>;
  readonly reloads: Pick<Reloads, 'here' | 'followed'>;
  current(): Snapshot;
}

/**
 * What a worker does for its primary alone: `GET /worker/metrics` as data; `POST /worker/look` has it see at once what an
 * operator changed, and do what all are to do; `POST /worker/reload` has it read its files again.
 */
export const workerRoutes =
  ({ figures, controls, reloads, current }: WorkerRoutesParts): OperationsRoutes =>
  (router) => {
    router.get('/worker/metrics', async (_request, response) => {
      response.json(await figures());
    });
    router.post('/worker/look', async (_request, response) => {
      await controls.look();
      await reloads.followed();
      response.json({ contracts: current().hash });
    });
    router.post('/worker/reload', async (_request, response) => {
      const { hash } = await reloads.here();
      response.json({ contracts: hash });
    });
  };
