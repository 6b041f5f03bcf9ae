/** What part of all calls is to be turned away, found by how late the event loop is. */
export interface Pressure {
  /** 0 to 1. */
  readonly part: number;
  /**
   * Judges anew.
   * @param delay  milliseconds the loop was late since this was last done
   * @param calls  that came since then
   * @param windows  how long that was; more than one where nobody came
   */
  update(delay: number, calls: number, windows?: number): number;
}

/** Of a second that the delay is too long, and by which it has grown: how much more is turned away. */
const [byDelay, byGrowth] = [0.3, 1];
/** What is left of the part, window by window, when the loop has plenty of time. */
const decay = 0.8;
const nothing = 0.01;
/** Something is always let in, or nobody would learn that it is over. */
const most = 0.98;
/** Windows without callers after which everybody is welcome again. */
const quiet = 10;
/** Calls in a window that can make a queue; fewer are merely long. */
const fewest = 10;

/**
 * The controller of PIE (RFC 8033 §4.2), which holds a queue at a target by dropping from it: proportional to how far off
 * the delay is, damped by whether it grows or shrinks. One late window is let pass, as there (§4.4): a collection or a
 * reload makes the loop late, and then it is over.
 * @param target  milliseconds of delay to hold
 */
export function createPressure(target: number): Pressure {
  let part = 0;
  let before = 0;
  return {
    get part() {
      return part;
    },
    update(delay, calls, windows = 1) {
      if (part === 0) {
        if (delay > target && before > target && calls >= fewest)
          part = ((byDelay + byGrowth) * (delay - target)) / 1_000;
      } else {
        part += (byDelay * (delay - target) + byGrowth * (delay - before)) / 1_000;
        if (delay < target / 2 && (before < target / 2 || windows > 1)) part *= decay ** windows;
      }
      // Nobody came: whatever makes the loop late, it is not they.
      if (windows > quiet && calls < fewest) part = 0;
      part = part < nothing ? 0 : Math.min(part, most);
      before = delay;
      return part;
    },
  };
}
