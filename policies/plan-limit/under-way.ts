import { Problem } from '#problem';
import type { Exchange, Plan, Surroundings } from '../policy.ts';

/** Lets a caller in, or says why not. What it lets in holds a place until it has ended, a stream as long as it is open. */
export type Entrance = (key: string, exchange: Pick<Exchange, 'onSettled'>) => Problem | undefined;

/**
 * Bounds what one caller of a plan has under way at once, over all operations: what a rate does not bound, since a few
 * calls that take long hold as much as many short ones. Each process counts by itself.
 */
export function createEntrance({ name, concurrent }: Plan, { keep }: Pick<Surroundings, 'keep'>): Entrance {
  if (concurrent === undefined) return () => undefined;
  // Whoever has nothing under way is not in it, so it is no larger than what is at work.
  const underWay = keep('plan-limit:under-way', () => new Map<string, number>());

  const leave = (key: string): void => {
    const others = (underWay.get(key) ?? 1) - 1;
    if (others === 0) underWay.delete(key);
    else underWay.set(key, others);
  };

  return (key, exchange) => {
    const others = underWay.get(key) ?? 0;
    if (others >= concurrent) {
      const detail = `Plan “${name}” allows ${concurrent} calls under way at once. Wait for one of them to end.`;
      return new Problem('too-many-requests', { detail, headers: { 'retry-after': '1' } });
    }
    underWay.set(key, others + 1);
    exchange.onSettled(() => leave(key));
    return undefined;
  };
}
