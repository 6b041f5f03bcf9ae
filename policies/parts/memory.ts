/** Remembers by key; what it holds is bounded. */
export interface Memory<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** A map that forgets its older half when full: as good as an LRU here, and without its bookkeeping. */
export function createMemory<T>(capacity: number): Memory<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return {
    get: (key) => young.get(key) ?? old.get(key),
    set(key, value) {
      if (young.size >= capacity / 2) {
        old = young;
        young = new Map();
      }
      young.set(key, value);
    },
  };
}
