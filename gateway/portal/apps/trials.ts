import type { Catalogue, CatalogueDocument, CatalogueOperation } from '../catalogue.ts';
import { pageOf, standing } from '../parts.ts';
import type { Trial } from './key-pages.ts';
import type { App } from './records.ts';
import type { Pinnable } from './settings-page.ts';

type Holder = Pick<App, 'apis' | 'scopes'>;

/** Where a key with these rights can make its first call: a reading one where there is any. */
export function trialsOf(
  { documents }: Catalogue,
  holder: Holder & Pick<App, 'consumerId'>,
  base: string,
  now: number,
): Trial[] {
  return keyed(documents, holder)
    .filter(({ lifecycle }) => standing(lifecycle, now) === 'active')
    .flatMap((document) => {
      const open = document.operations.filter((operation) => opens(operation, holder));
      // Without a part of the path to fill in, and not of events, which do not end.
      const first = open.find(({ method, path }) => method === 'GET' && !path.includes('{'));
      if (first === undefined) return [];
      const place = `#/${encodeURIComponent(first.tags[0] ?? 'default')}/${first.operationId}`;
      return {
        title: `${document.title}: ${first.summary}`,
        address: `${pageOf(document)}/try?${new URLSearchParams({ app: holder.consumerId })}${place}`,
        example: `${base}${first.path}`,
      };
    });
}

/** An API of which an app opens something. */
export interface Callable {
  readonly title: string;
  /** Address of its page. */
  readonly address: string;
  /** Where it is tried with a key of the app. */
  readonly tryAt: string;
  /** How many of its operations the app opens. */
  readonly opened: number;
  readonly operations: number;
  readonly state: 'active' | 'deprecated' | 'retired';
}

/** What an app can call, as its scopes are now. */
export const callableBy = ({ documents }: Catalogue, app: App, now: number): Callable[] =>
  keyed(documents, app).map((document) => ({
    title: `${document.title} v${document.version}`,
    address: pageOf(document),
    tryAt: `${pageOf(document)}/try?${new URLSearchParams({ app: app.consumerId })}`,
    opened: document.operations.filter((operation) => opens(operation, app)).length,
    operations: document.operations.length,
    state: standing(document.lifecycle, now),
  }));

/** APIs whose version the app can be held to. */
export function pinnableOf({ documents }: Catalogue, app: App): Pinnable[] {
  const groups = Map.groupBy(keyed(documents, app), ({ tier, name }) => `${tier}/${name}`);
  const pinned = Object.entries(app.pins).map(([api, version]) => ({ api, title: api, versions: [version] }));
  const found = [...groups].map(([api, versions]) => ({
    api,
    title: versions[0]?.title ?? api,
    versions: versions.map(({ version }) => version).sort((a, b) => b - a),
  }));
  return [...found, ...pinned.filter(({ api }) => !groups.has(api))];
}

/** Documents of which a key with these rights opens something. */
const keyed = (documents: readonly CatalogueDocument[], holder: Holder): CatalogueDocument[] =>
  documents.filter(
    ({ tier, name, operations }) =>
      (holder.apis?.includes(`${tier}/${name}`) ?? true) && operations.some((operation) => opens(operation, holder)),
  );

/** Whether a key with these rights opens an operation. */
export const opens = ({ security }: CatalogueOperation, { scopes }: Pick<Holder, 'scopes'>): boolean =>
  security.some(({ apiKey }) => apiKey?.every((scope) => scopes.includes(scope)) ?? false);
