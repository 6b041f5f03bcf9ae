import { leisurely } from '../runtime/leisurely.ts';
import type { Resolved } from './settings.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Makes the breakers of upstreams that nobody has called yet, so that all can be shown: composes one operation of each
 * upstream, method and set of settings.
 * @param wanted  the names of upstreams it is about; all unless given
 */
export async function revealBreakers(snapshot: Snapshot, wanted?: ReadonlySet<string>): Promise<void> {
  const seen = new Map<Resolved, Set<string>>();
  await leisurely(snapshot.all, ({ operation, settings }) => {
    const { id, upstream, method } = operation;
    if (wanted !== undefined && !wanted.has(upstream.name)) return;
    const key = `${method} ${upstream.kind} ${upstream.name}`;
    const known = seen.get(settings) ?? new Set();
    if (!known.has(key)) snapshot.compose(id);
    seen.set(settings, known.add(key));
  });
}
