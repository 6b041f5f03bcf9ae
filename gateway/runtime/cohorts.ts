/** Milliseconds the first of a cohort may be kept waiting by the work of others: a turn in which much is done may last long. */
const longest = 1;

/**
 * Has one kind of work done for everybody who needs it in a turn of the event loop, one after the other, when all that has
 * come in with that turn has been looked at, or a millisecond has passed. What the first of them brings into the processor's
 * caches is there for the rest, and whoever is at the other end of their sockets is woken once for several (Larus and Parkes,
 * “Using Cohort Scheduling to Enhance Server Performance”, USENIX 2002). Somebody alone is next.
 * @param work  never throws
 * @param time  milliseconds
 */
export function inCohorts<T>(work: (thing: T) => void, time = (): number => performance.now()): (thing: T) => void {
  let cohort: T[] = [];
  let begun = 0;
  const doAll = (): void => {
    const all = cohort;
    cohort = [];
    for (const thing of all) work(thing);
  };
  return (thing) => {
    const now = time();
    if (cohort.push(thing) === 1) {
      begun = now;
      setImmediate(doAll);
    } else if (now - begun > longest) doAll();
  };
}
