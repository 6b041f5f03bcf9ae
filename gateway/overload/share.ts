import { highestPriority, lowestPriority } from '../../policies/parts/priority.ts';

/** Which calls are let in when a share of them must be turned away: by priority, and of the one at the edge some. */
export interface Share {
  /** Notes a call and says whether it is let in. */
  admits(priority: number): boolean;
  /** Turns so much of all calls away from now on, by what came lately. @param part  0 to 1 */
  turnAway(part: number): void;
}

/** How much the calls before the last window count for what comes. */
const memory = 0.7;

/**
 * The admission level of DAGOR (Zhou et al., Overload Control for Scaling WeChat Microservices, 2018): the highest
 * priorities are filled first. Of the one that does not fit whole every so-and-so-many-th call is let in, evenly.
 */
export function createShare(): Share {
  const priorities = Array.from({ length: highestPriority }, (_, index) => index + lowestPriority);
  const came = new Array<number>(highestPriority + 1).fill(0);
  const usual = new Array<number>(highestPriority + 1).fill(0);
  let edge = 0;
  let fraction = 1;
  let credit = 0;

  return {
    admits(priority) {
      came[priority] = (came[priority] as number) + 1;
      if (priority !== edge) return priority > edge;
      credit += fraction;
      if (credit < 1) return false;
      credit -= 1;
      return true;
    },
    turnAway(part) {
      let total = 0;
      for (const priority of priorities) {
        usual[priority] = memory * (usual[priority] as number) + (1 - memory) * (came[priority] as number);
        came[priority] = 0;
        total += usual[priority];
      }
      edge = 0;
      let left = total * (1 - part);
      if (part === 0) return;
      for (const priority of priorities.toReversed()) {
        const those = usual[priority] as number;
        if (those > left) {
          edge = priority;
          fraction = left / those;
          return;
        }
        left -= those;
      }
    },
  };
}
