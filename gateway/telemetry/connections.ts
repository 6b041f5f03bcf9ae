import type { Meter } from '../../policies/policy.ts';
import type { Connections } from '../edge/connections.ts';
import type { Refusals } from '../edge/refusals.ts';

export interface ConnectionSources {
  readonly connections: Connections;
  readonly refusals: Refusals['counts'];
  readonly certificate?: { readonly current: { readonly expires: number } } | undefined;
}

/** Brings the metrics of connections up to date whenever it is called. */
export function createConnectionFigures(
  { connections, refusals, certificate }: ConnectionSources,
  meter: Meter,
): () => void {
  const open = meter.gauge('causeway_connections', 'Connections that are open.', []);
  const ended = meter.counter('causeway_connections_ended_total', 'Connections refused or cut off, by reason.', [
    'reason',
  ]);
  const unread = meter.counter(
    'causeway_requests_refused_unread_total',
    'Requests refused before they could be read, or because their connection was one too many, by problem.',
    ['problem'],
  );
  const toldUnread = new Map<string, number>();
  const told = new Map<string, number>();
  const tell = (reason: string, count: number): void => {
    ended.inc({ reason }, count - (told.get(reason) ?? 0));
    told.set(reason, count);
  };
  const ends = certificate && meter.gauge('causeway_certificate_expires_seconds', certificateHelp, [], 'max');
  return () => {
    if (certificate !== undefined) ends?.set({}, certificate.current.expires / 1_000);
    open.set({}, connections.open);
    tell('too-many', connections.refused.total);
    tell('too-many-from-address', connections.refused.address);
    tell('slow-reader', connections.cut);
    for (const [problem, count] of refusals) {
      unread.inc({ problem }, count - (toldUnread.get(problem) ?? 0));
      toldUnread.set(problem, count);
    }
  };
}

const certificateHelp = 'When the certificate of the gateway’s port ends, in seconds since 1970.';
