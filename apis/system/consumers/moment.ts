import { Problem } from '#problem';
import type { TierContext } from '../../handler.ts';

/**
 * A date-time to come, in epoch milliseconds.
 * @param pointer  where it stands in the body
 * @throws Problem  `unprocessable` for one that has passed
 */
export function momentOf(text: string, pointer: string, clock: TierContext<unknown>['clock']): number {
  const moment = Date.parse(text);
  if (moment > clock.now()) return moment;
  throw new Problem('unprocessable', { errors: [{ pointer, detail: 'must be a time to come' }] });
}
