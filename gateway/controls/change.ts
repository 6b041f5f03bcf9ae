import { Problem } from '#problem';
import type { ControlRecord, WantedControl } from '../../apis/desk.ts';
import type { Clock } from '../../policies/policy.ts';
import type { Control } from './control.ts';
import type { ControlRoom } from './controls.ts';
import { endOfDenial, isDenial } from './denied.ts';
import { requireTarget, type Targets } from './targets.ts';
import { endOf } from './until.ts';

export interface ChangeParts {
  readonly controls: ControlRoom;
  readonly targets: Targets;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Keeps what an operator wants, through whichever door it was said.
 * @param wanted  its end as `until`, an ISO 8601 time, or as `for`, such as `30m`
 * @throws Problem  `not-found` for a target that does not exist, `bad-request` for an end that makes no sense
 */
export async function changeControl(
  { controls, targets, clock }: ChangeParts,
  wanted: WantedControl & { readonly for?: string },
): Promise<Control> {
  const { kind, target, state, reason, notice, who } = wanted;
  const isHeld = controls.inForce().some((control) => control.kind === kind && control.target === target);
  // What a reload has taken away can still be let go.
  if (!isHeld) await requireTarget(kind, target, targets);
  const until = isDenial(kind) ? endOfTokens(wanted, clock.now()) : endOf(wanted, clock.now());
  return controls.set({ kind, target, state, reason, notice, who, until });
}

/** Nobody says when tokens end, and nobody is told why one did. @throws Problem  `bad-request` */
function endOfTokens(
  { state, ...wanted }: Pick<WantedControl, 'state' | 'notice' | 'until'> & { readonly for?: string },
  now: number,
): number | undefined {
  const errors = (['notice', 'until', 'for'] as const)
    .filter((name) => wanted[name] !== undefined)
    .map((name) => ({
      pointer: `/${name}`,
      detail: 'is not for tokens: they are refused until they have all expired',
    }));
  if (errors.length > 0) throw new Problem('bad-request', { errors });
  return state === 'lifted' ? undefined : endOfDenial(now);
}

/** Times as people read them. */
export const shownControl = ({ since, until, reason, notice, ...control }: Control): ControlRecord => ({
  ...control,
  ...(reason === undefined ? {} : { reason }),
  ...(notice === undefined ? {} : { notice }),
  since: new Date(since).toISOString(),
  ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
});
