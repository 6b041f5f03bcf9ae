import type { Meter } from '../../policies/policy.ts';
import type { Connections } from '../edge/connections.ts';

/** Brings the metrics of connections up to date whenever it is called. */
export function createConnectionFigures(connections: Connections, meter: Meter): () => void {
  const open = meter.gauge('causeway_connections', 'Connections that are open.', []);
  const ended = meter.gauge(
    'causeway_connections_ended',
    'Connections refused or cut off since the start, by reason.',
    ['reason'],
  );
  return () => {
    open.set({}, connections.open);
    ended.set({ reason: 'too-many' }, connections.refused.total);
    ended.set({ reason: 'too-many-from-address' }, connections.refused.address);
    ended.set({ reason: 'slow-reader' }, connections.cut);
  };
}
