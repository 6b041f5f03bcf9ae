import { leisurely } from '../leisurely.ts';
import type { Resolved } from './settings.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Makes the breakers of upstreams that nobody has called yet, so that all can be shown: composes one operation of each
 * upstream, method and set of settings.
 */
export async function revealBreakers(snapshot: Snapshot): Promise<void> {
  const seen = new Map<Resolved, Set<string>>();
  for await (const { operation, settings } of leisurely(snapshot.all)) {
    const { id, upstream, method } = operation;
    const key = `${method} ${upstream.kind} ${upstream.name}`;
    const known = seen.get(settings) ?? new Set();
    if (!known.has(key)) snapshot.compose(id);
    seen.set(settings, known.add(key));
  }
}
