import { hash } from 'node:crypto';

/** Callers' names may be longer than an index takes. */
const longest = 200;

/** What a key is called in a shared count. @param window  what tells its windows and limits apart */
export function placeOf(window: string, key: string): string {
  const place = `${window}:${key}`;
  return place.length > longest ? `${window}:sha256 ${hash('sha256', key)}` : place;
}
