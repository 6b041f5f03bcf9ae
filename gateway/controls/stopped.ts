import type { Stop, Stopped } from '../../policies/policy.ts';
import type { Control } from './control.ts';

/** What the controls in force stop, arranged for looking up; `undefined` when they stop nothing. */
export function stoppedBy(controls: readonly Control[]): Stopped | undefined {
  const stops: Stops = { operation: new Map(), api: new Map(), consumer: new Map(), maintenance: new Map() };
  let any = false;
  for (const control of controls) {
    const scope = scopeOf(control);
    if (scope === undefined) continue;
    any = true;
    stops[control.kind as keyof Stops].set(control.target, stopOf(control, scope));
  }
  if (!any) return undefined;
  const { operation, api: apis, consumer, maintenance } = stops;
  const all = maintenance.get('gateway');
  return {
    anyWork: operation.size + apis.size + maintenance.size > 0,
    // From the narrowest to the widest: what is said of a call is as true as can be.
    operation: ({ id, api, tier }) =>
      operation.get(id) ?? apis.get(api) ?? maintenance.get(api) ?? maintenance.get(tier) ?? all,
    consumer: (id) => consumer.get(id),
  };
}

type Stops = Record<'operation' | 'api' | 'consumer' | 'maintenance', Map<string, Stop>>;

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
