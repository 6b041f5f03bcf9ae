import { hash } from 'node:crypto';
import type { ContractDocument } from './contracts/contract-document.ts';
import { lazy } from './contracts/lazy.ts';
import type { Definition } from './contracts/openapi.ts';
import type { Catalogue, CatalogueDocument } from './portal/catalogue.ts';
import type { EngineOperation } from './snapshot/operations.ts';
import type { Route } from './snapshot/route.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { parseReference } from './tiers/edges.ts';

/** What the portal and the published documents show of a snapshot. Made once per snapshot. */
export interface Publication {
  readonly catalogue: Catalogue;
  /** The published document at `/openapi/{tier}/{api}/v{major}.json`, as JSON text. */
  document(tier: string, name: string, version: number): string | undefined;
}

/** What a publication holds besides the contracts. */
export interface PublicationWords {
  /** OIDC discovery document of the issuer people sign in with, for try-it; absent where nobody does. */
  readonly discovery?: string | undefined;
  /** Markdown the portal begins with. */
  readonly about?: string | undefined;
}

export function createPublication(snapshot: Snapshot, { discovery, about }: PublicationWords = {}): Publication {
  // Made when somebody looks: a reload has no time for a thousand of them.
  const documents = lazy(() => {
    const callers = callersOf(snapshot.documents);
    return snapshot.documents.map((document) =>
      describe(document, () => snapshot.routesOf(document.id), callers.get(document.id) ?? [], discovery),
    );
  });
  const byId = lazy(() => new Map(snapshot.documents.map((document) => [document.id, document])));
  const catalogue = lazy(() =>
    about === undefined
      ? { hash: snapshot.hash, documents: documents() }
      : { hash: hash('sha256', snapshot.hash + about), about, documents: documents() },
  );
  return {
    get catalogue() {
      return catalogue();
    },
    document(tier, name, version) {
      const document = byId().get(`${tier}/${name}.v${version}`);
      return document && textOf(document, discovery);
    },
  };
}

/** Written when first asked for, and once: a document of a vendor's may be megabytes, and few are ever read. */
const texts = new WeakMap<ContractDocument, { readonly discovery: string | undefined; readonly text: string }>();

function textOf(document: ContractDocument, discovery: string | undefined): string {
  const known = texts.get(document);
  if (known !== undefined && known.discovery === discovery) return known.text;
  const text = JSON.stringify(withDiscovery(document.published, discovery));
  texts.set(document, { discovery, text });
  return text;
}

function describe(
  document: ContractDocument,
  routes: () => readonly Pick<Route, 'operation' | 'settings'>[],
  usedBy: readonly string[],
  discovery: string | undefined,
): CatalogueDocument {
  const { info } = document.definition;
  const { owner, audience, lifecycle, uses = [], exceptions = [], upstream } = document.settings;
  const operations = lazy(() => routes().map(({ operation, settings }) => shown(operation, settings)));
  const published = lazy(() => withDiscovery(document.published, discovery));
  return {
    id: document.id,
    tier: document.tier,
    name: document.name,
    version: document.version,
    release: info.version,
    title: info.title,
    ...(info.summary === undefined ? {} : { summary: info.summary }),
    description: info.description ?? '',
    owner,
    audience,
    lifecycle,
    get operations() {
      return operations();
    },
    uses,
    usedBy,
    exceptions,
    upstream: { kind: upstream.kind, name: upstream.kind === 'http' ? upstream.name : document.id },
    publishedUrl: publishedUrl(document),
    get published() {
      return published();
    },
  };
}

const shown = (operation: EngineOperation, settings: Route['settings']): CatalogueDocument['operations'][number] => ({
  operationId: operation.operationId,
  method: operation.method,
  path: operation.path,
  summary: operation.summary,
  tags: operation.tags,
  deprecated: operation.deprecated,
  security: operation.security,
  settings,
});

const publishedUrl = ({ tier, name, version }: { tier: string; name: string; version: number }): string =>
  `/openapi/${tier}/${name}/v${version}.json`;

function callersOf(documents: readonly ContractDocument[]): Map<string, string[]> {
  const callers = new Map<string, Set<string>>();
  for (const document of documents) {
    for (const use of document.settings.uses ?? []) {
      const { api } = parseReference(use);
      callers.set(api, (callers.get(api) ?? new Set()).add(document.id));
    }
  }
  return new Map([...callers].map(([api, ids]) => [api, [...ids].sort()]));
}

/** Contracts name no issuer: where people sign in is known only when the gateway runs. */
function withDiscovery(definition: Definition, discovery: string | undefined): Definition {
  const schemes = definition.components?.securitySchemes;
  if (schemes === undefined || discovery === undefined) return definition;
  const known = Object.entries(schemes).map(([name, scheme]) => [
    name,
    scheme.type === 'openIdConnect' ? { ...scheme, openIdConnectUrl: discovery } : scheme,
  ]);
  return { ...definition, components: { ...definition.components, securitySchemes: Object.fromEntries(known) } };
}
