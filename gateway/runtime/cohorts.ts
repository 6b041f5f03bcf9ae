/**
 * Has one kind of work done for everybody who needs it in a turn of the event loop, one after the other, when all that has
 * come in with that turn has been looked at. What the first of them brings into the processor's caches is there for the
 * rest, and whoever is at the other end of their sockets is woken once for several (Larus and Parkes, “Using Cohort
 * Scheduling to Enhance Server Performance”, USENIX 2002). Nobody waits for longer than that: somebody alone is next.
 * @param work  never throws
 */
export function inCohorts<T>(work: (thing: T) => void): (thing: T) => void {
  let cohort: T[] = [];
  const doAll = (): void => {
    const all = cohort;
    cohort = [];
    for (const thing of all) work(thing);
  };
  return (thing) => {
    if (cohort.push(thing) === 1) setImmediate(doAll);
  };
}
