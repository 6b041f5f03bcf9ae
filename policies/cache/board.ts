import type { Exchange } from '../policy.ts';

/** What can stand on a board: something under way for an exchange. */
export interface Posted {
  readonly exchange: Exchange;
}

interface Entry<T> {
  readonly mark: number;
  readonly posted: T;
  /** Made when it is first compared. */
  key: string | undefined;
  next: Entry<T> | undefined;
}

/**
 * What is under way, to be found by what is equal to it. Most reads are like no other at the time, so each stands under a
 * mark that few share; parameters, callers and headers are written out and compared only when a second has the same.
 */
export interface Board<T> {
  find(mark: number, exchange: Exchange): T | undefined;
  /** @returns what takes it off again */
  post(mark: number, posted: T): () => void;
}

/** As many as are under way at once, or few more in each list. */
const lists = 256;

/**
 * Lists, and no `Map`: one whose entries come and go makes new tables all the time, each held by the one before it. Once
 * one of them is old, all that follow live until the next full collection, with whatever stood in them.
 * @param keyOf  everything that must be equal
 */
export function createBoard<T extends Posted>(keyOf: (exchange: Exchange) => string): Board<T> {
  const heads = new Array<Entry<T> | undefined>(lists).fill(undefined);

  function remove(list: number, entry: Entry<T>): void {
    const head = heads[list];
    if (head === entry) heads[list] = entry.next;
    else for (let at = head; at !== undefined; at = at.next) if (at.next === entry) at.next = entry.next;
    entry.next = undefined;
  }

  return {
    find(mark, exchange) {
      let key: string | undefined;
      for (let at = heads[listOf(mark)]; at !== undefined; at = at.next) {
        if (at.mark !== mark) continue;
        key ??= keyOf(exchange);
        at.key ??= keyOf(at.posted.exchange);
        if (at.key === key) return at.posted;
      }
      return undefined;
    },
    post(mark, posted) {
      const list = listOf(mark);
      const entry: Entry<T> = { mark, posted, key: undefined, next: heads[list] };
      heads[list] = entry;
      let isPosted = true;
      return () => {
        if (isPosted) remove(list, entry);
        isPosted = false;
      };
    },
  };
}

const listOf = (mark: number): number => mark & (lists - 1);
