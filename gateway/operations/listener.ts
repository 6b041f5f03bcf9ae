import { hash, randomUUID, timingSafeEqual } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { Problem } from '#problem';
import { ConfigurationError } from '../contracts/mistake.ts';

/** What operators and this project's commands may do. */
export interface Operations {
  /** Whether requests can be served, and what is in force. */
  readiness(): Promise<{ ready: boolean; [fact: string]: unknown }>;
  metrics(): Promise<{ contentType: string; text: string }>;
  /** @throws ConfigurationError, and the running snapshot stays */
  reload(): Promise<{ hash: string; warnings: readonly string[] }>;
  /** Development only. */
  mintToken?(wanted: { user: string; scope?: string }): Promise<string>;
  /** Development only. */
  issueKey?(wanted: { consumer: string; plan: string }): Promise<string>;
}

export interface OperationsSettings {
  readonly operations: Operations;
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
export function createOperationsApp({ operations, secret, loopback, base }: OperationsSettings): Express {
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
  app.post('/reload', async (_request, response) => {
    response.json(await operations.reload());
  });
  app.use('/development', express.json({ limit: 4096 }));
  app.post('/development/tokens', async (request, response) => {
    if (operations.mintToken === undefined)
      throw new Problem('not-found', { detail: 'Tokens come from your issuer here.' });
    const { user, scope } = textFields(request.body, ['user'], ['scope']);
    response.json({
      token: await operations.mintToken({ user: user as string, ...(scope === undefined ? {} : { scope }) }),
    });
  });
  app.post('/development/keys', async (request, response) => {
    if (operations.issueKey === undefined) throw new Problem('not-found', { detail: 'This is for development only.' });
    const { consumer, plan } = textFields(request.body, ['consumer', 'plan'], []);
    response.json({ key: await operations.issueKey({ consumer: consumer as string, plan: plan as string }) });
  });
  app.use((request) => {
    throw new Problem('no-such-route', { detail: `The operations listener has no ${request.method} ${request.path}.` });
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    answer(error, response, base()),
  );
  return app;
}

function refuseForeignHosts(request: Request, _response: Response, next: NextFunction): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const isAddress = /^[\d.]+$/.test(host) || /^\[[0-9a-fA-F:.]+\]$/.test(host);
  if (host !== 'localhost' && !isAddress) {
    throw new Problem('malformed-request', { detail: 'Reach the operations listener by its address or as localhost.' });
  }
  next();
}

function requireSecret(secret: string) {
  const expected = digest(`Bearer ${secret}`);
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw new Problem('unauthenticated', {
        detail: 'Send the content of operations.secret, in the data folder, as Authorization: Bearer ….',
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    next();
  };
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

function textFields(
  body: unknown,
  required: readonly string[],
  optional: readonly string[],
): Record<string, string | undefined> {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const errors = [
    ...[...required, ...optional.filter((name) => given[name] !== undefined)]
      .filter((name) => typeof given[name] !== 'string')
      .map((name) => ({ pointer: `/${name}`, detail: 'must be a text' })),
    ...Object.keys(given)
      .filter((name) => !required.includes(name) && !optional.includes(name))
      .map((name) => ({ pointer: `/${name}`, detail: 'is unknown' })),
  ];
  if (errors.length > 0) throw new Problem('bad-request', { errors });
  return Object.fromEntries([...required, ...optional].map((name) => [name, given[name] as string | undefined]));
}

function answer(error: unknown, response: Response, base: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof ConfigurationError) {
    const errors = error.mistakes.map(({ file, line, message, fix }) => ({
      detail: `${file}:${line}  ${message}${fix ? ` ${fix}` : ''}`,
    }));
    error = new Problem('unprocessable', { detail: 'The files do not compile; what was running still runs.', errors });
  }
  const problem = error instanceof Problem ? error : problemOf(error);
  response
    .status(problem.status)
    .set(problem.facts.headers ?? {})
    .type('application/problem+json');
  response.send(JSON.stringify(problem.document(base, randomUUID())));
}

/** express's own refusals carry a status; here they are all about the body. */
function problemOf(error: unknown): Problem {
  const { status = 500 } = error as { status?: number };
  if (status >= 500) return new Problem('internal', { cause: error });
  return new Problem('bad-request', { detail: 'The body must be a JSON object of at most 4096 bytes.' });
}
