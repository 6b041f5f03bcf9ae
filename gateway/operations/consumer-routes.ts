import { Problem } from '#problem';
import type { Usage } from '../usage/usage.ts';
import type { OperationsRoutes } from './listener.ts';

/** What operators may see and settle of those who call. */
export interface ConsumerOperations {
  /** Holds a consumer to versions where its requests say none. @throws Problem  for what is no pin, and for strangers */
  pinVersions(consumer: string, wanted: unknown): Promise<Readonly<Record<string, number>>>;
  readonly usage: Pick<Usage, 'deprecatedCalls'>;
}

/** `POST /consumers/{consumer}/pins` and `GET /deprecated-calls?days=30&api=experience/storefront.v1`. */
export const consumerRoutes =
  ({ pinVersions, usage }: ConsumerOperations): OperationsRoutes =>
  (router) => {
    router.post('/consumers/:consumer/pins', async (request, response) => {
      const { consumer } = request.params;
      response.json({ consumer, pins: await pinVersions(consumer, request.body) });
    });
    router.get('/deprecated-calls', async (request, response) => {
      const { api } = request.query;
      const days = daysOf(request.query.days);
      const wanted = typeof api === 'string' ? { days, api } : { days };
      response.json({ items: await usage.deprecatedCalls(wanted) });
    });
  };

function daysOf(given: unknown): number {
  if (given === undefined) return 30;
  if (typeof given === 'string' && /^[1-9]\d{0,2}$/.test(given) && Number(given) <= 400) return Number(given);
  throw new Problem('bad-request', { errors: [{ parameter: 'days', detail: 'must be a number from 1 to 400' }] });
}
