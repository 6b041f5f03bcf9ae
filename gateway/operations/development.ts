import type { Router } from 'express';
import { Problem } from '#problem';
import { textFields } from './fields.ts';

/** What the sample world hands out; absent in production. */
export interface Development {
  mintToken?(wanted: { user: string; scope?: string }): Promise<string>;
  issueKey?(wanted: { consumer: string; plan: string }): Promise<string>;
}

/** `POST /development/tokens` and `/development/keys`: credentials for whoever tries the gateway out. */
export const developmentRoutes =
  ({ mintToken, issueKey }: Development) =>
  (router: Router): void => {
    router.post('/development/tokens', async (request, response) => {
      if (mintToken === undefined) throw new Problem('not-found', { detail: 'Tokens come from your issuer here.' });
      const { user, scope } = textFields(request.body, ['user'], ['scope']);
      response.json({
        token: await mintToken({ user: user as string, ...(scope === undefined ? {} : { scope }) }),
      });
    });
    router.post('/development/keys', async (request, response) => {
      if (issueKey === undefined) throw new Problem('not-found', { detail: 'This is for development only.' });
      const { consumer, plan } = textFields(request.body, ['consumer', 'plan'], []);
      response.json({ key: await issueKey({ consumer: consumer as string, plan: plan as string }) });
    });
  };
