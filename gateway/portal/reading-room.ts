import { hash } from 'node:crypto';
import type { Clock } from '../../policies/policy.ts';
import type { Catalogue } from './catalogue.ts';
import { type Directory, openDirectory } from './directory.ts';

/** A page as it is sent. */
export interface Sheet {
  readonly text: string;
  readonly etag: string;
}

/** The catalogue in force, arranged, with what has been made from it so far. */
export interface ReadingRoom {
  readonly directory: Directory;
  /** Epoch milliseconds, for what a page says of dates. */
  readonly now: number;
  /** Makes a thing once for this catalogue. Keys must be bounded: never a visitor's own words. */
  once<T>(key: string, make: () => T): T;
}

const dayLength = 86_400_000;

/** Opens a new room when the catalogue has changed, or the day, because pages say how far a date is. */
export function readingRooms(catalogue: () => Catalogue, clock: Pick<Clock, 'now'>): () => ReadingRoom {
  let name: string | undefined;
  let room: ReadingRoom | undefined;
  return () => {
    const now = clock.now();
    const current = catalogue();
    const wanted = `${current.hash} ${Math.floor(now / dayLength)}`;
    if (room === undefined || name !== wanted) {
      name = wanted;
      room = openRoom(current, now);
    }
    return room;
  };
}

/** A page with the tag by which a browser asks whether it has changed. */
export const sheet = (text: string): Sheet => ({
  text,
  etag: `"${hash('sha256', text, 'base64url').slice(0, 22)}"`,
});

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
