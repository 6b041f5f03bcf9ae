import type { Meter } from '../../policies/policy.ts';
import type { ControlRoom } from './controls.ts';

const kinds = ['operation', 'api', 'consumer', 'maintenance', 'breaker', 'subject', 'token'] as const;

/** Tells how many controls are in force, so that nothing stays off because somebody forgot. */
export function countControls(controls: ControlRoom, meter: Meter): void {
  const gauge = meter.gauge('causeway_controls', 'Controls of operators that are in force.', ['kind'], 'max');
  const count = (): void => {
    const held = controls.inForce();
    for (const kind of kinds) gauge.set({ kind }, held.filter((control) => control.kind === kind).length);
  };
  count();
  controls.onLook(count);
}
