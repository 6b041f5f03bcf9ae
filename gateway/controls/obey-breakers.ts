import type { Breakers } from '../../policies/policy.ts';
import type { ControlRoom } from './controls.ts';

/** Keeps the breakers of this process as operators want them, and lets go of those that nobody holds any more. */
export function obeyBreakers(controls: ControlRoom, breakers: Breakers): void {
  let held = new Set<string>();
  const obey = (): void => {
    const orders = controls.inForce().filter(({ kind }) => kind === 'breaker');
    for (const { target, state } of orders) breakers.force(state === 'open' ? 'open' : 'closed', target);
    const wanted = new Set(orders.map(({ target }) => target));
    for (const upstream of held) if (!wanted.has(upstream)) breakers.release(upstream);
    held = wanted;
  };
  obey();
  controls.onLook(obey);
}
