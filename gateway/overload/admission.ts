import { Problem } from '#problem';
import { highestPriority, lowestPriority } from '../../policies/parts/priority.ts';
import type { Admission, Clock, Log, Meter } from '../../policies/policy.ts';
import type { LoopDelay } from './loop-delay.ts';
import { createPressure } from './pressure.ts';
import type { OverloadSettings } from './settings.ts';
import { createShare } from './share.ts';

export interface AdmissionParts extends OverloadSettings {
  readonly loop: Pick<LoopDelay, 'read'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
  readonly meter: Meter;
}

/** Milliseconds after which the loop is judged again. */
const window = 100;
/** Of the places there are, kept for each step of priority above. The lowest have 46 % of them. */
const step = 0.06;
/** Milliseconds without a refusal after which it is over. */
const calm = 1_000;

/**
 * Turns calls away while the event loop is late, so many that it is late no more; and when as many are at work as may be,
 * which a loop that only waits for others does not show. Where work is done in one go a call is at work for no longer
 * than that, and what waits is not counted anywhere: how late the loop is says how much that is.
 */
export function createAdmission({ delay, calls, loop, clock, log, meter }: AdmissionParts): Admission {
  const pressure = createPressure(delay);
  const share = createShare();
  const rooms = roomsOf(calls);
  const room = (priority: number): number => rooms[priority] as number;
  const shed = meter.counter('causeway_shed_total', 'Calls turned away because the process has its hands full.', [
    'plan',
  ]);
  let [atWork, came, refused] = [0, 0, 0];
  let since = clock.monotonic();
  let refusedAt = since;
  const show = (name: string, help: string, read: () => number, together: 'sum' | 'max' = 'sum') =>
    meter.gauge(name, help, [], together).follow({}, read);
  show('causeway_calls_at_work', 'Calls at work at the moment; streams that have begun are not.', () => atWork);
  show('causeway_shed_part', 'Part of all calls that is turned away for the event loop.', () => pressure.part, 'max');

  function judgeLoop(now: number): void {
    const late = loop.read();
    // Nothing was measured in a turn that is not over.
    if (late === undefined) return;
    share.turnAway(pressure.update(late, came, (now - since) / window));
    came = 0;
    since = now;
    if (refused > 0 && now - refusedAt > calm) {
      log.info({ refused }, 'nobody is turned away any more');
      refused = 0;
    }
  }

  return {
    get pressed() {
      return pressure.part > 0 || atWork >= room(lowestPriority);
    },
    enter(priority) {
      const now = clock.monotonic();
      if (now - since >= window) judgeLoop(now);
      came += 1;
      if (priority !== undefined && !share.admits(priority)) return false;
      if (atWork >= room(priority ?? highestPriority)) return false;
      atWork += 1;
      return true;
    },
    judge: (priority) => share.admits(priority) && atWork <= room(priority),
    leave() {
      atWork -= 1;
    },
    refuse(plan) {
      shed.inc({ plan });
      refusedAt = clock.monotonic();
      if (refused === 0)
        log.warn({ atWork, part: pressure.part }, 'calls are turned away: more is asked than this process can do');
      refused += 1;
      return refusals[refused % refusals.length] as Problem;
    },
  };
}

/** Places by priority. */
function roomsOf(calls: number): number[] {
  const rooms: number[] = [];
  for (let priority = lowestPriority; priority <= highestPriority; priority += 1)
    rooms[priority] = Math.max(Math.floor(calls * (1 - (highestPriority - priority) * step)), 1);
  return rooms;
}

/** Made once: who is turned away must cost little. Spread over some seconds, or all would come back at once. */
const refusals = [1, 2, 3, 4].map(
  (seconds) => new Problem('too-busy', { headers: { 'retry-after': String(seconds) } }),
);

/** Where nobody is counted. */
export const unbounded: Admission = {
  pressed: false,
  enter: () => true,
  judge: () => true,
  leave: () => {},
  refuse: () => refusals[0] as Problem,
};
