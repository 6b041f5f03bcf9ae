import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../policies/policy.ts';
import { recentlyUsed } from '../consumers/recent.ts';

/** What is kept of a sign-in that is under way. */
export interface Kept {
  readonly payload: AdapterPayload;
  /** Epoch milliseconds. */
  readonly expires: number;
}

/** Where sign-ins under way are kept: for minutes, by keys of the provider's. */
export interface SignInShelf {
  get(key: string): Promise<Kept | undefined>;
  set(key: string, kept: Kept): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Sign-ins that are under way at one time; a page that starts them in a loop pushes out its own. */
const most = 5_000;

/** In this process, where it alone serves. A restart ends them, and one begins again. */
export function memoryShelf(): SignInShelf {
  const kept = recentlyUsed<string, Kept>(most);
  return {
    get: async (key) => kept.get(key),
    set: async (key, one) => kept.set(key, one),
    delete: async (key) => kept.delete(key),
  };
}

/** Milliseconds for what says no end of its own. */
const longest = 86_400_000;

/** What the provider keeps, on a shelf. */
export function signInAdapter(shelf: SignInShelf, clock: Clock): AdapterFactory {
  return (model) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const uidOf = (uid: string): string => `${model} uid:${uid}`;
    const find = async (key: string): Promise<AdapterPayload | undefined> => {
      const entry = await shelf.get(key);
      return entry && entry.expires > clock.now() ? entry.payload : undefined;
    };
    const adapter: Adapter = {
      upsert: async (id, payload, seconds) => {
        const expires = clock.now() + (seconds === undefined ? longest : seconds * 1_000);
        await shelf.set(keyOf(id), { payload, expires });
        if (payload.uid) await shelf.set(uidOf(payload.uid), { payload, expires });
      },
      find: (id) => find(keyOf(id)),
      findByUid: (uid) => find(uidOf(uid)),
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const entry = await shelf.get(keyOf(id));
        if (!entry) return;
        const payload = { ...entry.payload, consumed: Math.floor(clock.now() / 1_000) };
        await shelf.set(keyOf(id), { ...entry, payload });
      },
      destroy: (id) => shelf.delete(keyOf(id)),
      // Nothing that outlives a sign-in is kept: access tokens are signed, and there are no refresh tokens.
      revokeByGrantId: async () => undefined,
    };
    return adapter;
  };
}
