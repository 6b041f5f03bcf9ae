import type { Clock } from '../../policies/policy.ts';
import type { Catalogue, CatalogueDocument } from './catalogue.ts';
import { type Directory, openDirectory } from './directory.ts';

/** The catalogue in force, arranged, with what has been made from it so far. */
export interface ReadingRoom {
  readonly directory: Directory;
  /** Epoch milliseconds, for what a page says of dates. */
  readonly now: number;
  /** Makes a thing once for this catalogue. Keys must be bounded: never a visitor's own words. */
  once<T>(key: string, make: () => T): T;
}

/** What one reads in: everything, or what callers outside may know of. */
export interface ReadingRooms {
  /** @param internal  whether process and system APIs are shown */
  enter(internal: boolean): ReadingRoom;
}

const dayLength = 86_400_000;

/** Opens new rooms when the catalogue has changed, or the day, because pages say how far a date is. */
export function readingRooms(catalogue: () => Catalogue, clock: Pick<Clock, 'now'>): ReadingRooms {
  let name: string | undefined;
  let rooms = new Map<boolean, ReadingRoom>();
  return {
    enter(internal) {
      const now = clock.now();
      const current = catalogue();
      const wanted = `${current.hash} ${Math.floor(now / dayLength)}`;
      if (name !== wanted) {
        name = wanted;
        rooms = new Map();
      }
      const room = rooms.get(internal) ?? openRoom(internal ? current : outside(current), now);
      rooms.set(internal, room);
      return room;
    },
  };
}

function openRoom(catalogue: Catalogue, now: number): ReadingRoom {
  const made = new Map<string, unknown>();
  return {
    directory: openDirectory(catalogue),
    now,
    once<T>(key: string, make: () => T): T {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
}

// What is not there cannot be shown by mistake: neither documents of lower tiers nor a word of who calls them.
const outside = ({ documents, ...catalogue }: Catalogue): Catalogue => ({
  ...catalogue,
  documents: documents.filter(({ tier }) => tier === 'experience').map(withoutInside),
});

/** A document without what stands behind it. Written by the prototype, since some of its fields are read only on demand. */
function withoutInside(document: CatalogueDocument): CatalogueDocument {
  const hidden = { uses: [], usedBy: [], exceptions: [], upstream: { kind: 'local', name: document.id } } as const;
  return Object.assign(Object.create(document) as CatalogueDocument, hidden);
}
