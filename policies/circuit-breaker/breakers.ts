import type { Breakers, ListedBreaker } from '../policy.ts';

type Order = 'open' | 'closed' | 'free';

/**
 * The register of all breakers of a process, by the names of their upstreams. What an operator orders holds for breakers
 * that are made later, too: a reload that changes a setting makes new ones.
 */
export function createBreakers(): Breakers {
  const listed = new Set<ListedBreaker>();
  /** By upstream, and within it by class; `every` is all classes without an order of their own. */
  const orders = new Map<string, Map<string, Order>>();

  const obey = (breaker: ListedBreaker): void => {
    const given = orders.get(breaker.upstream);
    const order = given?.get(breaker.operations) ?? given?.get(every) ?? 'free';
    if (order === 'open') breaker.forceOpen();
    else if (order === 'closed') breaker.forceClosed();
    else breaker.release();
  };

  const order = (order: Order, upstream: string, operations: string | undefined): void => {
    const given = (operations !== undefined && orders.get(upstream)) || new Map<string, Order>();
    orders.set(upstream, given.set(operations ?? every, order));
    for (const breaker of listed) if (breaker.upstream === upstream) obey(breaker);
  };

  return {
    add(breaker) {
      listed.add(breaker);
      obey(breaker);
      return () => listed.delete(breaker);
    },
    list: (upstream) =>
      [...listed].filter((breaker) => (upstream ?? breaker.upstream) === breaker.upstream).map((each) => each.view()),
    force: (to, upstream, operations) => order(to, upstream, operations),
    release: (upstream, operations) => order('free', upstream, operations),
  };
}

const every = '';
