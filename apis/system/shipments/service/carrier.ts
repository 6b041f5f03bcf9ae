import type { Followers } from './live/followers.ts';
import { destinationOf, isRequestedHere, lastScanAt, scanned, statusOf } from './records/mapping.ts';
import type { Row } from './records/row.ts';
import type { Store } from './records/store.ts';
import { nextStatus, type Status } from './shipment.ts';

/** The carrier of the demonstration, which moves parcels while nobody scans them. */
export interface Carrier {
  stop(): void;
}

/**
 * Moves every parcel on when it has rested for `stepMs`; with 0, none. Parcels taken over from before rest for good
 * unless somebody watches them, so that the sample records stay as they are.
 */
export function startCarrier(
  store: Store,
  followers: Followers,
  stepMs: number,
  clock: () => number,
  report: (error: unknown) => void,
): Carrier {
  const timers = new Map<number, NodeJS.Timeout>();

  function plan(row: Row): void {
    const number = row.CONS_NO;
    clearTimeout(timers.get(number));
    timers.delete(number);
    if (nextStatus(statusOf(row)) === undefined) return;
    if (!isRequestedHere(row) && !followers.isFollowed(number)) return;
    timers.set(number, setTimeout(move, restOf(row), number).unref());
  }

  /** What is long overdue, after a stop, rests once more: nobody wants to see it jump. */
  function restOf(row: Row): number {
    const rest = lastScanAt(row) + stepMs - clock();
    return rest > 0 && rest < stepMs ? rest : stepMs;
  }

  function move(number: number): void {
    store
      .change((draft) => {
        const row = draft.find(number);
        const next = row && nextStatus(statusOf(row));
        if (row && next) draft.put(scanned(row, next, placeFor(next, row), clock()));
      })
      .catch((error: unknown) => {
        report(error);
        const row = store.find(number);
        if (row) plan(row);
      });
  }

  if (stepMs > 0) {
    store.onChange(plan);
    followers.onFollow((row) => {
      if (!timers.has(row.CONS_NO)) plan(row);
    });
    for (const row of store.all()) plan(row);
  }
  return {
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

function placeFor(status: Status, row: Row): string {
  if (status === 'picked') return 'Venlo';
  return status === 'in-transit' ? 'Utrecht' : destinationOf(row);
}
