import { createHash } from 'node:crypto';
import { Problem } from './http/problem.ts';
import { isMark, isTo, markOf, numberOf, rowOf, scanned, statusOf } from './records/mapping.ts';
import type { Row } from './records/row.ts';
import type { Store } from './records/store.ts';
import { mayCancel, type ShipmentRequest } from './shipment.ts';

/**
 * The shipment of a key, requested now if it was not before.
 * @throws Problem conflict when the key was cancelled, idempotency-key-reused, or not-found when the order is another's
 */
export function requestOnce(store: Store, wanted: ShipmentRequest, key: string, clock: () => number): Promise<Row> {
  const digest = createHash('sha256').update(JSON.stringify(wanted)).digest('base64url');
  return store.change((draft) => {
    const earlier = draft.findByKey(key);
    if (earlier === undefined) {
      const isOthers = store.findByOrder(numberOf(wanted.orderId)).some((row) => !isTo(row, wanted.customerId));
      if (isOthers) throw new Problem('not-found', { detail: `There is no order “${wanted.orderId}”.` });
      const row = rowOf(draft.next(), wanted, key, digest, clock());
      draft.put(row);
      return row;
    }
    if (isMark(earlier)) throw new Problem('conflict', { detail: 'This key was cancelled; use a new one.' });
    if (earlier.REQ_SUM === digest) return earlier;
    throw new Problem('idempotency-key-reused', { detail: 'This key came with another body before.' });
  });
}

/**
 * Cancels the shipment of a key, or sees to it that it will have none. Changes are decided one after the other, each on
 * what those before it wrote: a request that is being written is found, and one that comes later finds the mark.
 * What goes to another customer stays as it is.
 * @throws Problem conflict when the shipment has left
 */
export function cancelKey(
  store: Store,
  key: string,
  customerId: string | undefined,
  clock: () => number,
): Promise<void> {
  return store.change((draft) => {
    const row = draft.findByKey(key);
    if (row === undefined) return draft.put(markOf(draft.nextMark(), key, clock()));
    if (isMark(row) || !isTo(row, customerId)) return;
    const cancelled = cancel(row, clock());
    if (cancelled !== row) draft.put(cancelled);
  });
}

/**
 * The row called back; the same row when it is already.
 * @throws Problem conflict when it has left
 */
export function cancel(row: Row, at: number): Row {
  const status = statusOf(row);
  if (status === 'cancelled') return row;
  if (mayCancel(status)) return scanned(row, 'cancelled', 'Venlo', at);
  throw new Problem('conflict', { detail: `The shipment is ${status}; it can be cancelled until it is in transit.` });
}
