import { LRUCache } from 'lru-cache';
import type { Headers } from '../policy.ts';
import type { Stored } from './stored.ts';

/** Everything that is stored, over all operations: the least recently used goes first. */
export interface Records {
  /** @param headers  of the request, by which one of several answers is chosen (RFC 9111 §4.1) */
  find(key: string, headers: Headers): Found;
  set(key: string, headers: Headers, stored: Stored): void;
  delete(key: string, headers: Headers): void;
  /** Drops all whose key begins so. */
  drop(beginning: string): void;
  /** Bytes held, as far as they are known. */
  readonly bytes: number;
}

export interface Found {
  readonly stored?: Stored;
  /** Whether answers to the same request with other headers are known. */
  readonly varies: boolean;
}

/** Under a plain key: which headers choose among several. */
interface Fork {
  readonly vary: readonly string[];
}

/** @param most  bytes */
export function createRecords(most: number): Records {
  const cache = new LRUCache<string, Stored | Fork>({
    maxSize: most,
    sizeCalculation: (entry, key) => 2 * key.length + ('vary' in entry ? 256 : entry.size()),
  });

  return {
    find(key, headers) {
      const entry = cache.get(key);
      if (entry === undefined) return nothing;
      if (!('vary' in entry)) return { stored: entry, varies: false };
      const chosen = cache.get(key + chosenBy(entry.vary, headers)) as Stored | undefined;
      return chosen === undefined ? { varies: true } : { stored: chosen, varies: true };
    },
    set(key, headers, stored) {
      const { vary } = stored.terms;
      if (vary.length === 0) {
        cache.set(key, stored);
        return;
      }
      cache.set(key, { vary });
      cache.set(key + chosenBy(vary, headers), stored);
    },
    delete(key, headers) {
      const entry = cache.get(key);
      if (entry !== undefined) cache.delete('vary' in entry ? key + chosenBy(entry.vary, headers) : key);
    },
    drop(beginning) {
      for (const key of cache.keys()) if (key.startsWith(beginning)) cache.delete(key);
    },
    get bytes() {
      return cache.calculatedSize;
    },
  };
}

const nothing: Found = { varies: false };

const chosenBy = (names: readonly string[], headers: Headers): string =>
  ` ${JSON.stringify(names.map((name) => [name, headers[name] ?? null]))}`;
