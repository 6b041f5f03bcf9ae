import { eventsOf } from '../records/mapping.ts';
import type { Row } from '../records/row.ts';
import type { Store } from '../records/store.ts';
import type { ParcelEvent } from '../shipment.ts';

/** Somebody who watches a parcel. */
export interface Follower {
  /** Gets each event once, in order; `number` counts from 1 within the parcel. */
  tell(event: ParcelEvent, number: number): void;
  /** The service stops: say goodbye. */
  dismiss(): void;
}

/** Who watches which parcel. */
export interface Followers {
  /** Tells what happened after event number `after`, then what happens from now on. Returns how to stop that. */
  follow(parcel: number, after: number, follower: Follower): () => void;
  isFollowed(parcel: number): boolean;
  /** Calls the listener with each parcel that somebody begins to watch. */
  onFollow(listener: (row: Row) => void): void;
  dismissAll(): void;
}

interface Watch {
  told: number;
  readonly follower: Follower;
}

export function createFollowers(store: Pick<Store, 'find' | 'onChange'>): Followers {
  const watches = new Map<number, Set<Watch>>();
  const listeners: ((row: Row) => void)[] = [];

  store.onChange((row) => {
    for (const watch of watches.get(row.CONS_NO) ?? []) catchUp(watch, row);
  });

  function leave(parcel: number, watch: Watch): void {
    const others = watches.get(parcel);
    others?.delete(watch);
    if (others?.size === 0) watches.delete(parcel);
  }

  return {
    follow: (parcel, after, follower) => {
      const row = store.find(parcel);
      if (row === undefined) throw new RangeError(`no parcel ${parcel}`);
      const watch = { told: Math.min(after, row.SCANS.length), follower };
      const others = watches.get(parcel) ?? new Set();
      watches.set(parcel, others.add(watch));
      catchUp(watch, row);
      for (const listener of listeners) listener(row);
      return () => leave(parcel, watch);
    },
    isFollowed: (parcel) => watches.has(parcel),
    onFollow: (listener) => {
      listeners.push(listener);
    },
    dismissAll: () => {
      for (const others of watches.values()) for (const { follower } of others) follower.dismiss();
    },
  };
}

/** Counting what was told, and not what arrives, leaves no gap and no event told twice. */
function catchUp(watch: Watch, row: Row): void {
  const events = eventsOf(row);
  for (const event of events.slice(watch.told)) {
    watch.told += 1;
    watch.follower.tell(event, watch.told);
  }
}
