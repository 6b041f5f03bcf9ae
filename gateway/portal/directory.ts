import type { Tier } from '../../policies/policy.ts';
import type { Catalogue, CatalogueDocument } from './catalogue.ts';

/** One API with its versions, newest first. */
export interface Api {
  readonly tier: Tier;
  readonly name: string;
  /** The newest version in active use, else the newest. */
  readonly current: CatalogueDocument;
  readonly versions: readonly CatalogueDocument[];
}

/** A catalogue arranged for reading. */
export interface Directory {
  readonly catalogue: Catalogue;
  /** By tier from the outside in, then by title. */
  readonly apis: readonly Api[];
  document(id: string): CatalogueDocument | undefined;
  api(tier: string, name: string): Api | undefined;
}

export const tiers: readonly Tier[] = ['experience', 'process', 'system'];

/** Arranges a catalogue once, so that each page is a look-up. */
export function openDirectory(catalogue: Catalogue): Directory {
  const documents = new Map(catalogue.documents.map((document) => [document.id, document]));
  const apis = groupApis(catalogue.documents);
  const byName = new Map(apis.map((api) => [`${api.tier}/${api.name}`, api]));
  return {
    catalogue,
    apis,
    document: (id) => documents.get(id),
    api: (tier, name) => byName.get(`${tier}/${name}`),
  };
}

// Made once: `localeCompare` would make one for each of ten thousand comparisons.
const { compare } = new Intl.Collator('en');

function groupApis(documents: readonly CatalogueDocument[]): Api[] {
  const groups = Map.groupBy(documents, ({ tier, name }) => `${tier}/${name}`);
  const apis = [...groups.values()].map((group): Api => {
    const versions = group.toSorted((a, b) => b.version - a.version);
    const current =
      versions.find(({ lifecycle }) => lifecycle.state === 'active') ?? (versions[0] as CatalogueDocument);
    return { tier: current.tier, name: current.name, current, versions };
  });
  return apis.toSorted(
    (a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier) || compare(a.current.title, b.current.title),
  );
}
