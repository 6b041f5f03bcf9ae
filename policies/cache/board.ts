import type { Exchange } from '../policy.ts';

/** What can stand on a board: something under way for an exchange. */
export interface Posted {
  readonly exchange: Exchange;
}

interface Entry<T> {
  readonly same: string;
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

/** As many as are under way at once, or few more in each list. */
const lists = 256;

/**
 * Lists, and no `Map`: one whose entries come and go makes new tables all the time, each held by the one before it. Once
 * one of them is old, all that follow live until the next full collection, with whatever stood in them.
 * @param keyOf  everything else that must be equal
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
    find(same, exchange) {
      let key: string | undefined;
      for (let at = heads[listOf(same)]; at !== undefined; at = at.next) {
        if (at.same !== same) continue;
        key ??= keyOf(exchange);
        at.key ??= keyOf(at.posted.exchange);
        if (at.key === key) return at.posted;
      }
      return undefined;
    },
    post(same, posted) {
      const list = listOf(same);
      const entry: Entry<T> = { same, posted, key: undefined, next: heads[list] };
      heads[list] = entry;
      let isPosted = true;
      return () => {
        if (isPosted) remove(list, entry);
        isPosted = false;
      };
    },
  };
}

/** Characters by which lists are chosen: the last, where most keys differ. */
const telling = 40;

/** FNV-1a, so that keys which differ in one letter lie in different lists. */
function listOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = Math.max(text.length - telling, 0); at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash & (lists - 1);
}
