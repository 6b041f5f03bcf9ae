import type { CatalogueDocument } from './catalogue.ts';
import type { Directory } from './directory.ts';

/** A document, or a service that answers for one. */
export interface MapNode {
  /** Of the document; `service <name>` for a service. */
  readonly id: string;
  /** Which band it stands in: 0 experience, 1 process, 2 system, 3 services. */
  readonly band: 0 | 1 | 2 | 3;
  readonly title: string;
  readonly document?: CatalogueDocument;
}

/** Who calls whom. */
export interface MapEdge {
  readonly from: string;
  readonly to: string;
}

/** Part of a company's APIs, and how they hang together. */
export interface ApiMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Documents that belong to it and are left out, since nobody could read a drawing of them all. */
  readonly leftOut: number;
}

/** Documents of one drawing. */
export const mostNodes = 48;

/** Every document, where that is not too many to be read. */
export function wholeMap({ catalogue, document }: Directory): ApiMap | undefined {
  if (catalogue.documents.length > mostNodes) return undefined;
  return mapOf(catalogue.documents, document, 0);
}

/** A document, everybody who calls it and whatever it calls, directly or through others; the nearest first. */
export function mapAround(start: CatalogueDocument, { document }: Directory): ApiMap {
  const callers = reach(start, ({ usedBy }) => usedBy, document);
  const called = reach(start, calledBy, document);
  const all = [start, ...interleave(callers, called)];
  const drawn = [...new Set(all)].slice(0, mostNodes);
  return mapOf(drawn, document, new Set(all).size - drawn.length);
}

/** Documents this one calls. */
export const calledBy = ({ uses }: Pick<CatalogueDocument, 'uses'>): string[] => [
  ...new Set(uses.map((operation) => operation.split('#', 1)[0] ?? operation)),
];

type Find = Directory['document'];

function mapOf(documents: readonly CatalogueDocument[], find: Find, leftOut: number): ApiMap {
  const shown = new Set(documents.map(({ id }) => id));
  const services = [...new Set(documents.flatMap((document) => serviceOf(document) ?? []))].sort();
  const edges = documents.flatMap((document): MapEdge[] => {
    const service = serviceOf(document);
    const targets = calledBy(document).filter((id) => shown.has(id) && find(id) !== undefined);
    return [...targets, ...(service === undefined ? [] : [serviceId(service)])].map((to) => ({
      from: document.id,
      to,
    }));
  });
  return {
    nodes: [
      ...documents.map(
        (document): MapNode => ({ id: document.id, band: bands[document.tier], title: document.title, document }),
      ),
      ...services.map((name): MapNode => ({ id: serviceId(name), band: 3, title: name })),
    ],
    edges,
    leftOut,
  };
}

const bands = { experience: 0, process: 1, system: 2 } as const;

const serviceOf = ({ upstream }: CatalogueDocument): string | undefined =>
  upstream.kind === 'http' ? upstream.name : undefined;

const serviceId = (name: string): string => `service ${name}`;

/** All that is reached, in the order of its distance. */
function reach(
  start: CatalogueDocument,
  next: (document: CatalogueDocument) => readonly string[],
  find: Find,
): CatalogueDocument[] {
  const reached = new Set<CatalogueDocument>([start]);
  // A set is gone through in the order in which it grows.
  for (const document of reached) {
    for (const id of next(document)) {
      const found = find(id);
      if (found !== undefined) reached.add(found);
    }
    if (reached.size > 2 * mostNodes) break;
  }
  reached.delete(start);
  return [...reached];
}

function interleave<T>(one: readonly T[], other: readonly T[]): T[] {
  const longest = Math.max(one.length, other.length);
  return Array.from({ length: longest }, (_, index) => [one[index], other[index]])
    .flat()
    .filter((item) => item !== undefined);
}
