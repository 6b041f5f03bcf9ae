import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { problemKinds } from '#problem';
import type { Catalogue, CatalogueDocument, CatalogueOperation } from '../../../gateway/portal/catalogue.ts';
import { createPortal, type PortalParts } from '../../../gateway/portal/portal.ts';
import type { SecurityAlternative, Tier } from '../../../policies/policy.ts';

/** Noon of the day the samples are read on. */
export const now = Date.parse('2026-11-20T12:00:00Z');

/** A document with everything a page shows, to be varied. */
export function sampleDocument(id: string, changes: Partial<CatalogueDocument> = {}): CatalogueDocument {
  const [, tier, name, version] = /^(\w+)\/(.+)\.v(\d+)$/.exec(id) as unknown as [string, Tier, string, string];
  const document: CatalogueDocument = {
    id,
    tier,
    name,
    version: Number(version),
    release: `${version}.0.0`,
    title: name.charAt(0).toUpperCase() + name.slice(1),
    description: `What ${name} does. And more of it.`,
    owner: { team: 'commerce', contact: 'commerce@causeway.example' },
    audience: tier === 'experience' ? 'frontend' : 'internal',
    lifecycle: { state: 'active', since: '2026-01-15' },
    operations: [sampleOperation(id, 'listThings', 'GET', '/things')],
    uses: [],
    usedBy: [],
    exceptions: [],
    upstream: { kind: 'local', name: id },
    publishedUrl: `/openapi/${tier}/${name}/v${version}.json`,
    published: {},
    ...changes,
  };
  return { ...document, published: changes.published ?? publish(document) };
}

/** An operation of that document. */
export const sampleOperation = (
  id: string,
  operationId: string,
  method: string,
  path: string,
  security: readonly SecurityAlternative[] = [],
): CatalogueOperation => ({
  operationId,
  method,
  path: `/${id.replace('.', '/')}${path}`,
  summary: `Summary of ${operationId}`,
  tags: ['things'],
  deprecated: false,
  security,
});

/** A small shop: two versions of a storefront over ordering over orders, and tracking forwarded to a service. */
export const sampleCatalogue: Catalogue = {
  hash: '0123456789abcdef',
  documents: [
    sampleDocument('system/orders.v1', { usedBy: ['process/ordering.v1'] }),
    sampleDocument('process/ordering.v1', {
      uses: ['system/orders.v1#listThings'],
      usedBy: ['experience/storefront.v1', 'experience/storefront.v2'],
      operations: [sampleOperation('process/ordering.v1', 'placeOrder', 'POST', '/orders', [{ tierIdentity: [] }])],
    }),
    sampleDocument('experience/storefront.v1', {
      lifecycle: {
        state: 'deprecated',
        since: '2025-02-01',
        deprecated: '2026-09-01',
        sunset: '2027-06-30',
        successor: 'experience/storefront.v2',
      },
      uses: ['process/ordering.v1#placeOrder'],
    }),
    sampleDocument('experience/storefront.v2', {
      uses: ['process/ordering.v1#placeOrder'],
      operations: [
        sampleOperation('experience/storefront.v2', 'listProducts', 'GET', '/products'),
        sampleOperation('experience/storefront.v2', 'placeOrder', 'POST', '/orders', [
          { accessToken: ['orders:write'] },
          { apiKey: ['orders:bulk'] },
        ]),
      ],
    }),
    sampleDocument('experience/tracking.v1', {
      upstream: { kind: 'http', name: 'shipments' },
      exceptions: [
        {
          rule: 'layering',
          to: 'shipments',
          owner: 'logistics',
          reason: 'A stream composes nothing.',
          until: '2027-03-31',
        },
      ],
    }),
  ],
};

/** The portal in an app of its own, with the published documents beside it. */
export function portalApp(catalogue: Catalogue = sampleCatalogue, changes: Partial<PortalParts> = {}): Express {
  const app = express();
  app.disable('etag');
  for (const { publishedUrl, published } of catalogue.documents) {
    app.get(publishedUrl, (_request, response) => {
      response.json(published);
    });
  }
  app.get('/idp/.well-known/openid-configuration', (_request, response) => {
    response.json({ authorization_endpoint: '/idp/auth', token_endpoint: '/idp/token', scopes_supported: ['openid'] });
  });
  const clock = { now: () => now };
  const parts = {
    catalogue: () => catalogue,
    publicUrl: 'http://localhost:8080',
    problems: problemKinds,
    clock,
    internalReaders: 'everyone' as const,
  };
  app.use(createPortal({ ...parts, ...changes }));
  return app;
}

/** An app at a port of its own. */
export async function openPortal(app: Express = portalApp()): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function publish({ tier, name, version, title, operations }: CatalogueDocument): object {
  const base = `/${tier}/${name}/v${version}`;
  const paths = operations.map(({ path, method, operationId, summary, tags, security }) => [
    path.slice(base.length),
    { [method.toLowerCase()]: { operationId, summary, tags, security, responses: { 200: { description: 'Done.' } } } },
  ]);
  return {
    openapi: '3.1.0',
    info: { title, version: `${version}.0.0` },
    servers: [{ url: base }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        accessToken: { type: 'openIdConnect', openIdConnectUrl: '/idp/.well-known/openid-configuration' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        tierIdentity: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
