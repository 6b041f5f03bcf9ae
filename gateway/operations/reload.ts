import { describeMistake } from '../contracts/mistake.ts';
import type { Reloads } from '../controls/reloads.ts';
import type { Difference } from '../snapshot/difference.ts';
import { textFields } from './fields.ts';
import type { OperationsRoutes } from './listener.ts';

export interface ReloadRoutesParts {
  readonly reloads: Pick<Reloads, 'everywhere' | 'failed'>;
  /** What a reload would change. @throws ConfigurationError */
  preview(): Promise<Difference>;
}

/**
 * `POST /reload` reads contracts and policy data again, on every replica; with `?dry-run` it tells what that would
 * change, and changes nothing. `GET /reload` tells what failed here of a reload that another replica was asked for.
 */
export const reloadRoutes =
  ({ reloads, preview }: ReloadRoutesParts): OperationsRoutes =>
  (router) => {
    router.get('/reload', (_request, response) => {
      const { failed } = reloads;
      response.json(failed === undefined ? {} : { failed: { ...failed, asked: new Date(failed.asked).toISOString() } });
    });
    router.post('/reload', async (request, response) => {
      if (request.query['dry-run'] !== undefined) {
        response.json(await preview());
        return;
      }
      const { who = 'unnamed', reason } = textFields(request.body, [], ['who', 'reason']);
      const { hash, warnings } = await reloads.everywhere({ who, reason });
      response.json({ hash, warnings: warnings.map(describeMistake) });
    });
  };
