import { Problem } from '#problem';
import type { Breakers } from '../../policies/policy.ts';
import { shownControl as shown } from '../controls/change.ts';
import { type ControlRoutesParts, change } from './controls.ts';
import type { OperationsRoutes } from './listener.ts';

export interface BreakerRoutesParts extends ControlRoutesParts {
  readonly breakers: Breakers;
  /** Makes those that nobody has needed yet. */
  reveal(): Promise<void>;
}

/**
 * `GET /breakers` lists them as they are in this process; `PUT /breakers/{upstream}` with `state` `open` or `closed`
 * holds them so on every replica, and `DELETE` lets them judge for themselves again.
 */
export const breakerRoutes =
  (parts: BreakerRoutesParts): OperationsRoutes =>
  (router) => {
    router.get('/breakers', async (_request, response) => {
      await parts.reveal();
      response.json({ breakers: parts.breakers.list() });
    });
    router.put('/breakers/*target', async (request, response) => {
      const { state, ...facts } = (request.body ?? {}) as Record<string, unknown>;
      if (state !== 'open' && state !== 'closed') {
        throw new Problem('bad-request', { errors: [{ pointer: '/state', detail: 'must be open or closed' }] });
      }
      const target = request.params.target.join('/');
      response.json(shown(await change(parts, { kind: 'breaker', target, state }, facts)));
    });
    router.delete('/breakers/*target', async (request, response) => {
      const target = request.params.target.join('/');
      response.json(shown(await change(parts, { kind: 'breaker', target, state: 'lifted' }, request.body)));
    });
  };
