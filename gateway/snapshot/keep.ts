import type { Keep } from '../../policies/policy.ts';

/** One snapshot's hold on kept state. */
export interface Hold {
  readonly keep: Keep;
  /** Lets go of everything; what nobody else holds is disposed of. */
  release(): void;
  /** A hold of its own on the same state. */
  another(): Hold;
}

interface Entry {
  readonly value: unknown;
  readonly dispose: ((value: never) => void) | undefined;
  holders: number;
}

/** State by key that outlives snapshots: breakers, limiters and caches must not start empty after a reload. */
export function createKeeper(): { hold(): Hold } {
  const entries = new Map<string, Entry>();

  const obtain = <T>(key: string, make: () => T, dispose: ((value: T) => void) | undefined): Entry => {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { value: make(), dispose, holders: 0 };
    entries.set(key, entry);
    return entry;
  };

  const letGo = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entry.holders -= 1;
    if (entry.holders > 0) return;
    entries.delete(key);
    entry.dispose?.(entry.value as never);
  };

  const hold = (): Hold => {
    const held = new Set<string>();
    return {
      keep: (key, make, dispose) => {
        const entry = obtain(key, make, dispose);
        if (!held.has(key)) {
          held.add(key);
          entry.holders += 1;
        }
        return entry.value as ReturnType<typeof make>;
      },
      release: () => {
        for (const key of held) letGo(key);
        held.clear();
      },
      another: hold,
    };
  };
  return { hold };
}
