import type { Router } from 'express';
import { Problem } from '#problem';
import type { WantedToken } from '../development/issuer.ts';
import type { WantedDevelopmentKey } from '../development/keys.ts';
import { textFields } from './fields.ts';

/** What the sample world hands out; absent in production. */
export interface Development {
  mintToken?(wanted: WantedToken): Promise<string>;
  issueKey?(wanted: WantedDevelopmentKey): Promise<string>;
}

/** `POST /development/tokens` and `/development/keys`: credentials for whoever tries the gateway out. */
export const developmentRoutes =
  ({ mintToken, issueKey }: Development) =>
  (router: Router): void => {
    router.post('/development/tokens', async (request, response) => {
      if (mintToken === undefined) throw new Problem('not-found', { detail: 'Tokens come from your issuer here.' });
      const { user, scope, environment } = textFields(request.body, ['user'], ['scope', 'environment']);
      const wanted = { user: user as string, ...(scope === undefined ? {} : { scope }), ...environmentOf(environment) };
      response.json({ token: await mintToken(wanted) });
    });
    router.post('/development/keys', async (request, response) => {
      if (issueKey === undefined) throw new Problem('not-found', { detail: 'This is for development only.' });
      const { consumer, plan, environment } = textFields(request.body, ['consumer', 'plan'], ['environment']);
      const wanted = { consumer: consumer as string, plan: plan as string, ...environmentOf(environment) };
      response.json({ key: await issueKey(wanted) });
    });
  };

function environmentOf(given: string | undefined): { readonly environment?: 'live' | 'test' } {
  if (given === undefined) return {};
  if (given === 'live' || given === 'test') return { environment: given };
  throw new Problem('bad-request', { errors: [{ pointer: '/environment', detail: 'must be live or test' }] });
}
