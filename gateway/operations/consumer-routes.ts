import type { OperationsRoutes } from './listener.ts';

/** What operators may see and settle of those who call. */
export interface ConsumerOperations {
  /** Holds a consumer to versions where its requests say none. @throws Problem  for what is no pin, and for strangers */
  pinVersions(consumer: string, wanted: unknown): Promise<Readonly<Record<string, number>>>;
}

/** The routes about consumers. */
export const consumerRoutes =
  ({ pinVersions }: ConsumerOperations): OperationsRoutes =>
  (router) => {
    router.post('/consumers/:consumer/pins', async (request, response) => {
      const { consumer } = request.params;
      response.json({ consumer, pins: await pinVersions(consumer, request.body) });
    });
  };
