import type { Meter } from '../../policies/policy.ts';
import type { Connections } from '../edge/connections.ts';

/** Brings the metrics of connections up to date whenever it is called. */
export function createConnectionFigures(connections: Connections, meter: Meter): () => void {
  const open = meter.gauge('causeway_connections', 'Connections that are open.', []);
  const ended = meter.counter('causeway_connections_ended_total', 'Connections refused or cut off, by reason.', [
    'reason',
  ]);
  const told = new Map<string, number>();
  const tell = (reason: string, count: number): void => {
    ended.inc({ reason }, count - (told.get(reason) ?? 0));
    told.set(reason, count);
  };
  return () => {
    open.set({}, connections.open);
    tell('too-many', connections.refused.total);
    tell('too-many-from-address', connections.refused.address);
    tell('slow-reader', connections.cut);
  };
}
