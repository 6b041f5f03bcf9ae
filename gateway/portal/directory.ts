import type { Tier } from '../../policies/policy.ts';
import type { Catalogue, CatalogueDocument, CatalogueOperation } from './catalogue.ts';

/** One API with its versions, newest first. */
export interface Api {
  readonly tier: Tier;
  readonly name: string;
  /** The newest version in active use, else the newest. */
  readonly current: CatalogueDocument;
  readonly versions: readonly CatalogueDocument[];
}

/** An API found by a search, and the operations that made it one. */
export interface Finding {
  readonly api: Api;
  readonly operations: readonly { readonly document: CatalogueDocument; readonly operation: CatalogueOperation }[];
}

/** A catalogue arranged for reading. */
export interface Directory {
  readonly catalogue: Catalogue;
  /** By tier from the outside in, then by title. */
  readonly apis: readonly Api[];
  document(id: string): CatalogueDocument | undefined;
  api(tier: string, name: string): Api | undefined;
  /** APIs in which every word of the query occurs, in the order of `apis`. Operations are found by their own words. */
  search(query: string): Finding[];
}

export const tiers: readonly Tier[] = ['experience', 'process', 'system'];

/** Arranges a catalogue once, so that each page is a look-up. */
export function openDirectory(catalogue: Catalogue): Directory {
  const documents = new Map(catalogue.documents.map((document) => [document.id, document]));
  const apis = groupApis(catalogue.documents);
  const byName = new Map(apis.map((api) => [`${api.tier}/${api.name}`, api]));
  const indexed = apis.map((api) => ({ api, versions: api.versions.map(indexDocument) }));
  return {
    catalogue,
    apis,
    document: (id) => documents.get(id),
    api: (tier, name) => byName.get(`${tier}/${name}`),
    search: (query) => {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
      return indexed.flatMap(({ api, versions }) => {
        const found = versions
          .map((version) => searchDocument(version, words))
          .filter((operations) => operations !== undefined);
        return found.length > 0 ? [{ api, operations: found.find((operations) => operations.length > 0) ?? [] }] : [];
      });
    },
  };
}

function groupApis(documents: readonly CatalogueDocument[]): Api[] {
  const groups = Map.groupBy(documents, ({ tier, name }) => `${tier}/${name}`);
  const apis = [...groups.values()].map((group): Api => {
    const versions = group.toSorted((a, b) => b.version - a.version);
    const current =
      versions.find(({ lifecycle }) => lifecycle.state === 'active') ?? (versions[0] as CatalogueDocument);
    return { tier: current.tier, name: current.name, current, versions };
  });
  return apis.toSorted(
    (a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier) || a.current.title.localeCompare(b.current.title, 'en'),
  );
}

interface IndexedDocument {
  readonly document: CatalogueDocument;
  readonly text: string;
  readonly operations: readonly { readonly operation: CatalogueOperation; readonly text: string }[];
}

function indexDocument(document: CatalogueDocument): IndexedDocument {
  const { id, title, summary = '', description, owner, audience, lifecycle } = document;
  return {
    document,
    text: [id, title, summary, description, owner.team, owner.contact, audience, lifecycle.state]
      .join('\n')
      .toLowerCase(),
    operations: document.operations.map((operation) => ({
      operation,
      text: [
        operation.operationId,
        operation.method,
        operation.path,
        operation.summary,
        ...operation.tags,
        ...operation.security.flatMap((alternative) => Object.values(alternative).flat()),
      ]
        .join('\n')
        .toLowerCase(),
    })),
  };
}

// A word the document itself does not hold must be held by one of its operations; those are then worth showing.
function searchDocument({ document, text, operations }: IndexedDocument, words: readonly string[]) {
  const sought = words.filter((word) => !text.includes(word));
  const hits = operations.filter((entry) =>
    (sought.length > 0 ? sought : words).every((word) => entry.text.includes(word)),
  );
  if (sought.length > 0 && hits.length === 0) return undefined;
  return hits.map(({ operation }) => ({ document, operation }));
}
