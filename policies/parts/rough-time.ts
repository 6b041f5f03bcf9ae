/** Milliseconds: less than a tier keeps of the time of the tier above, so that it still is the first to give up. */
const grain = 16;

/**
 * Milliseconds of a timer that may as well be a moment late. Node has a list of timers for each length of time, made for the
 * first and dropped with the last; what is left until a deadline is hardly twice the same.
 */
export const roughly = (milliseconds: number): number =>
  milliseconds < grain * grain ? milliseconds : Math.ceil(milliseconds / grain) * grain;
