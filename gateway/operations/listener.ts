import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import { Problem } from '#problem';
import { refuseForeignHosts, requireSecret } from './access.ts';
import { type Development, developmentRoutes } from './development.ts';
import { largestBody, refuse } from './refusal.ts';

/** What operators and this project's commands may do. */
export interface Operations extends Development {
  /** Whether requests can be served, and what is in force. */
  readiness(): Promise<{ ready: boolean; [fact: string]: unknown }>;
  metrics(): Promise<{ contentType: string; text: string }>;
}

/** Adds the routes of one concern. They need the secret, and find a JSON body parsed. */
export type OperationsRoutes = (router: Router) => void;

export interface OperationsSettings {
  readonly operations: Operations;
  /** Of concerns that have a file of their own. */
  readonly routes?: readonly OperationsRoutes[];
  /** From the data folder; needed for everything that changes or reveals something. */
  readonly secret: string;
  /** Listening on loopback, which any web page in a browser here can reach: names that are not this machine's are refused. */
  readonly loopback: boolean;
  /** Where problem types are explained. */
  base(): string;
}

/**
 * The operators' listener: health and metrics for anybody who reaches it, the rest with the secret. On loopback the Host
 * header must be an address or localhost, so that no web page reaches it through a name that resolves to here (DNS
 * rebinding); on another address the network decides who reaches it.
 */
export function createOperationsApp({ operations, routes = [], secret, loopback, base }: OperationsSettings): Express {
  const app = express();
  app.disable('x-powered-by');
  if (loopback) app.use(refuseForeignHosts);
  app.get('/health/live', (_request, response) => {
    response.json({ live: true });
  });
  app.get('/health/ready', async (_request, response) => {
    const readiness = await operations.readiness();
    response.status(readiness.ready ? 200 : 503).json(readiness);
  });
  app.get('/metrics', async (_request, response) => {
    const { contentType, text } = await operations.metrics();
    response.set('content-type', contentType).send(text);
  });
  app.use(requireSecret(secret));
  // Whatever it calls itself: a body that was overlooked would leave out what it was to say.
  app.use(express.json({ limit: largestBody, type: () => true }));
  for (const mount of [...routes, developmentRoutes(operations)]) mount(app);
  app.use((request) => {
    throw new Problem('no-such-route', { detail: `The operations listener has no ${request.method} ${request.path}.` });
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    refuse(error, response, base()),
  );
  return app;
}
