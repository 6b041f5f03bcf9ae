/**
 * A map that holds at most `most` entries and forgets the one that was not touched for longest. Bounded, because what
 * strangers send fills it: without a bound, a flood of made-up keys would fill the memory.
 */
export interface Recent<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  /** Forgets every entry of which this is true. */
  deleteIf(matches: (value: Value) => boolean): void;
}

export function recentlyUsed<Key, Value>(most: number): Recent<Key, Value> {
  const entries = new Map<Key, Value>();
  const touch = (key: Key, value: Value): void => {
    entries.delete(key);
    entries.set(key, value);
  };
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) touch(key, value);
      return value;
    },
    set: (key, value) => {
      touch(key, value);
      if (entries.size > most) entries.delete(entries.keys().next().value as Key);
    },
    delete: (key) => {
      entries.delete(key);
    },
    deleteIf: (matches) => {
      for (const [key, value] of entries) if (matches(value)) entries.delete(key);
    },
  };
}
