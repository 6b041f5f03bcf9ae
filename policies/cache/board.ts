import type { Exchange } from '../policy.ts';

/** What can stand on a board: something under way for an exchange. */
export interface Posted {
  readonly exchange: Exchange;
}

interface Entry<T> {
  readonly posted: T;
  /** Made when it is first compared. */
  key: string | undefined;
  next: Entry<T> | undefined;
}

/**
 * What is under way, to be found by what is equal to it. Most reads are like no other at the time, so each stands under a
 * key that few share, `same`; callers and headers are written out and compared only when a second comes to the same.
 */
export interface Board<T> {
  find(same: string, exchange: Exchange): T | undefined;
  /** @returns what takes it off again */
  post(same: string, posted: T): () => void;
}

/** @param keyOf  everything else that must be equal */
export function createBoard<T extends Posted>(keyOf: (exchange: Exchange) => string): Board<T> {
  const entries = new Map<string, Entry<T>>();

  function remove(same: string, entry: Entry<T>): void {
    const head = entries.get(same);
    if (head === entry) {
      if (entry.next === undefined) entries.delete(same);
      else entries.set(same, entry.next);
      return;
    }
    for (let at = head; at !== undefined; at = at.next) if (at.next === entry) at.next = entry.next;
  }

  return {
    find(same, exchange) {
      const head = entries.get(same);
      if (head === undefined) return undefined;
      const key = keyOf(exchange);
      for (let at: Entry<T> | undefined = head; at !== undefined; at = at.next) {
        at.key ??= keyOf(at.posted.exchange);
        if (at.key === key) return at.posted;
      }
      return undefined;
    },
    post(same, posted) {
      const entry: Entry<T> = { posted, key: undefined, next: entries.get(same) };
      entries.set(same, entry);
      let posting = true;
      return () => {
        if (posting) remove(same, entry);
        posting = false;
      };
    },
  };
}
