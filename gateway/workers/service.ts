import type { Request, Response } from 'express';
import type { OperationsRoutes } from '../operations/listener.ts';
import { type Ask, askEach, handOn } from './ask.ts';
import type { Crew } from './crew.ts';
import { membersOf, type ServiceReload } from './reload.ts';

export interface ServiceRoutesParts {
  readonly crew: Pick<Crew, 'members'>;
  readonly ask: Ask;
  readonly reload: ServiceReload;
}

/**
 * What operators ask of a service of several workers, with the secret: what each worker knows for itself is gathered, what
 * concerns all is done by all, and everything else is asked of one, since they share a store. A change one of them has
 * made is seen by the others before it is answered.
 */
export const serviceRoutes =
  ({ crew, ask, reload }: ServiceRoutesParts): OperationsRoutes =>
  (router) => {
    router.get('/breakers', async (_request, response) => {
      const told = await askEach(ask, crew.members(), 'GET', '/breakers');
      const breakers = told.flatMap(({ worker, said }) =>
        (said.breakers as object[]).map((breaker) => ({ worker: worker.number, ...breaker })),
      );
      response.json({ breakers });
    });
    router.get('/reload', async (_request, response) => {
      const told = await askEach(ask, crew.members(), 'GET', '/reload');
      const failed = told.filter(({ said }) => said.failed !== undefined);
      const workers = failed.map(({ worker }) => worker.number);
      response.json(failed.length === 0 ? {} : { failed: failed[0]?.said.failed, workers });
    });
    router.post('/reload', async (request, response) => {
      if (request.query['dry-run'] === undefined) handOn(await reload.everywhere(request.body), response);
      else await passOn(request, response);
    });
    router.get('/deprecated-calls', async (request, response) => {
      // Each writes down what it has counted before it reads: whoever is asked last reads what all have.
      await askEach(ask, membersOf(crew).slice(1), 'GET', request.originalUrl);
      await passOn(request, response);
    });
    router.use(async (request, response, next) => {
      // What a worker does for its primary would here be done by one of them alone.
      if (request.path.startsWith('/worker/')) next();
      else await passOn(request, response, request.method !== 'GET');
    });

    async function passOn(request: Request, response: Response, changes = false): Promise<void> {
      const [first, ...others] = membersOf(crew);
      const { method, originalUrl, body } = request;
      const reply = await ask(first, method, originalUrl, body);
      if (changes && reply.status < 300) await askEach(ask, others, 'POST', '/worker/look');
      handOn(reply, response);
    }
  };
