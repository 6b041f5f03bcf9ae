import { Problem } from '#problem';
import type { Consumer, Operation } from '../policy.ts';

/**
 * Holds a consumer to the APIs it is subscribed to, where its record names any.
 * @param apis  `<tier>/<api>`; all unless given
 * @throws Problem  `forbidden`
 */
export function requireSubscribed(
  apis: readonly string[] | undefined,
  { tier, name }: Operation,
  consumer: Consumer,
): void {
  if (apis === undefined || apis.includes(`${tier}/${name}`)) return;
  throw new Problem('forbidden', { detail: `“${consumer.name}” is not subscribed to ${tier}/${name}.` });
}
