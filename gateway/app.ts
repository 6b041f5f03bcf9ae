import type { RequestListener } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { Problem } from '#problem';
import { redact } from '../policies/access-log/redaction.ts';
import { priorityOf } from '../policies/parts/priority.ts';
import type { Admission, Plan } from '../policies/policy.ts';
import type { Publication } from './catalogue.ts';
import { compressPages } from './compress-pages.ts';
import type { Edge } from './edge/edge.ts';
import { failureFor } from './portal/failure.ts';
import { withoutGrant } from './portal/session/grant.ts';

/** What stands behind the front door. */
export interface AppParts {
  readonly edge: Edge;
  readonly admission: Admission;
  /** The plan of who probably asks for a page: `anonymous`, or `signed-in`. */
  planOf?(request: Request): string;
  /** Plans in force. */
  plans?(): ReadonlyMap<string, Plan>;
  /** Where people look; absent where no experience API runs. */
  readonly portal?: express.Router;
  publication(): Publication;
  /** Whether whoever sent this may read documents of that tier. */
  mayRead(tier: string, request: Request): Promise<boolean>;
  /** The public keys of tier identities, as a JWK set. */
  tierKeys(): Promise<object>;
  /** The embedded issuer, in development. */
  readonly issuer?: (request: Request, response: Response) => void;
}

/**
 * The gateway's front. API traffic goes to the edge and does not meet express, which would cost it as much as several
 * policies; express has what people and tools come for: the published contracts, sign-in and the portal.
 */
export function createFront(parts: AppParts): RequestListener {
  const app = createApp(parts);
  const { edge } = parts;
  return (request, response) => edge.handle(request, response, () => app(request, response));
}

/** Refuses what nobody has. */
function createApp(parts: AppParts): Express {
  const { edge, admission, portal, publication, mayRead, tierKeys, issuer } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // One address, one document; as for API traffic.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.use((request, response, next) => {
    // Other gateways read keys to go on with calls that were let in.
    if (request.path.startsWith('/.well-known/')) return next();
    const plan = parts.planOf?.(request) ?? 'anonymous';
    if (!admission.enter(priorityOf(plan, parts.plans?.() ?? noPlans))) throw admission.refuse(plan);
    response.once('close', admission.leave);
    next();
  });
  app.use(compressPages);
  app.get('/openapi/:tier/:name/v:version.json', async (request, response, next) => {
    const { tier, name, version } = request.params;
    // `1e0` and `01` are numbers too, but no version is written like that.
    const text = majorShape.test(version) ? publication().document(tier, name, Number(version)) : undefined;
    // Who may not read it is not told whether it exists.
    if (text === undefined || !(await mayRead(tier, request))) return next();
    // Client generators run anywhere. With `*` no browser hands over what it was given for a cookie.
    response.set({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' }).vary('Cookie').type('json');
    response.send(text);
  });
  app.get('/.well-known/causeway-tier-keys.json', async (_request, response) => {
    // An unknown key is fetched at once by whoever meets it; known ones need no asking again.
    response.set('cache-control', 'public, max-age=300').json(await tierKeys());
  });
  if (issuer !== undefined) app.use('/idp', issuer);
  if (portal !== undefined) app.use(portal);
  app.use((request) => {
    throw new Problem('no-such-route', { detail: `There is no ${redact(request.path.slice(0, 200))} here.` });
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const page = portal && failureFor(request, response);
    request.url = withoutGrant(request);
    edge.refuse(request, response, asProblem(error), page);
  });
  return app;
}

const noPlans: ReadonlyMap<string, Plan> = new Map();

const majorShape = /^[1-9]\d{0,5}$/;

/** express's own refusals (a malformed percent-encoding, say) carry a status; nothing else is said of them. */
function asProblem(error: unknown): unknown {
  const { status } = error as { status?: number };
  return status === 400 ? new Problem('malformed-request', { cause: error }) : error;
}
