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
  /** Where it stands for all of a team's on that tier: whose, and how many. */
  readonly team?: { readonly name: string; readonly documents: number };
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

/** Every document; where those are too many to be read, every team; where those are, what most hangs on. */
export function wholeMap({ catalogue: { documents }, document }: Directory): ApiMap {
  if (documents.length <= mostNodes) return mapOf(documents, document, 0);
  const teams = mapOfTeams(documents, document);
  if (teams.nodes.length <= mostNodes) return teams;
  const weight = (one: CatalogueDocument): number => one.usedBy.length + calledBy(one).length;
  const busiest = documents.toSorted((a, b) => weight(b) - weight(a)).slice(0, mostNodes);
  return mapOf(busiest, document, documents.length - busiest.length);
}

/** What a team owns, with who calls it and whom it calls. */
export function mapOfTeam(team: string, { catalogue, document }: Directory): ApiMap {
  const own = catalogue.documents.filter(({ owner }) => owner.team === team);
  const others = own.flatMap((one) => [...one.usedBy, ...calledBy(one)]).flatMap((id) => document(id) ?? []);
  const all = [...new Set([...own, ...others])];
  return mapOf(all.slice(0, mostNodes), document, Math.max(0, all.length - mostNodes));
}

function mapOfTeams(documents: readonly CatalogueDocument[], find: Find): ApiMap {
  const groups = Map.groupBy(documents, teamId);
  const services = [...new Set(documents.flatMap((document) => serviceOf(document) ?? []))].sort();
  // Services by the hundred are one: their names stand with the teams that call them.
  const few = groups.size + services.length <= mostNodes;
  const standIn = (service: string): string => serviceId(few ? service : 'all');
  const lines = new Set(
    documents.flatMap((document) => {
      const [from, service] = [teamId(document), serviceOf(document)];
      const called = calledBy(document).flatMap((id) => find(id) ?? []);
      const targets = [...called.map(teamId), ...(service === undefined ? [] : [standIn(service)])];
      return targets.filter((to) => to !== from).map((to) => JSON.stringify([from, to]));
    }),
  );
  return {
    nodes: [
      ...[...groups].map(([id, own]): MapNode => {
        const [{ tier, owner }] = own as [CatalogueDocument];
        return { id, band: bands[tier], title: owner.team, team: { name: owner.team, documents: own.length } };
      }),
      ...(few
        ? services.map((name): MapNode => ({ id: serviceId(name), band: 3, title: name }))
        : [{ id: serviceId('all'), band: 3, title: `${services.length} services` } as const]),
    ],
    edges: [...lines].map((line) => {
      const [from, to] = JSON.parse(line) as [string, string];
      return { from, to };
    }),
    leftOut: 0,
  };
}

const teamId = ({ tier, owner }: CatalogueDocument): string => `team ${tier} ${owner.team}`;

/** A document, everybody who calls it and whatever it calls, directly or through others; the nearest first. */
export function mapAround(start: CatalogueDocument, { document }: Directory): ApiMap {
  const callers = reach(start, ({ usedBy }) => usedBy, document);
  const called = reach(start, calledBy, document);
  const all = [start, ...interleave(callers, called)];
  const drawn = [...new Set(all)].slice(0, mostNodes);
  return mapOf(drawn, document, new Set(all).size - drawn.length);
}

/** The map around a document, or of what a team owns. */
export const mapPath = (of: { readonly focus: string } | { readonly team: string }): string =>
  `/portal/map?${new URLSearchParams(of)}`;

/** Documents this one calls. */
const calledBy = ({ uses }: Pick<CatalogueDocument, 'uses'>): string[] => [
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
