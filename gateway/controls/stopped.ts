import type { Stop, Stopped } from '../../policies/policy.ts';
import type { Control } from './control.ts';

/** What the controls in force stop, arranged for looking up; `undefined` when they stop nothing. */
export function stoppedBy(controls: readonly Control[]): Stopped | undefined {
  const stops = new Map<string, Stop>();
  for (const control of controls) {
    const scope = scopeOf(control);
    if (scope !== undefined) stops.set(`${control.kind} ${control.target}`, stopOf(control, scope));
  }
  if (stops.size === 0) return undefined;
  const all = stops.get('maintenance gateway');
  return {
    // From the narrowest to the widest: what is said of a call is as true as can be.
    operation: ({ id, api, tier }) =>
      stops.get(`operation ${id}`) ??
      stops.get(`api ${api}`) ??
      stops.get(`maintenance ${api}`) ??
      stops.get(`maintenance ${tier}`) ??
      all,
    consumer: (id) => stops.get(`consumer ${id}`),
  };
}

function scopeOf({ kind, target }: Control): Stop['scope'] | undefined {
  if (kind === 'operation' || kind === 'api' || kind === 'consumer') return kind;
  if (kind !== 'maintenance') return undefined;
  if (target === 'gateway') return 'gateway';
  return target.includes('/') ? 'api' : 'tier';
}

const stopOf = ({ kind, notice, until }: Control, scope: Stop['scope']): Stop => ({
  kind: kind === 'maintenance' ? 'maintenance' : 'switched-off',
  scope,
  ...(notice === undefined ? {} : { notice }),
  ...(until === undefined ? {} : { until }),
});
