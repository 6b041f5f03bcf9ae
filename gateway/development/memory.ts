import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../policies/policy.ts';
import { recentlyUsed } from '../consumers/recent.ts';

interface Kept {
  readonly payload: AdapterPayload;
  readonly expires: number;
}

/** Sign-ins that are under way at one time; a page that starts them in a loop pushes out its own. */
const most = 5_000;

/** What the provider keeps: sign-ins that are under way, for minutes. A restart ends them, and one begins again. */
export function memoryAdapter(clock: Clock): AdapterFactory {
  const kept = recentlyUsed<string, Kept>(most);
  return (model) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const uidOf = (uid: string): string => `${model} uid:${uid}`;
    const find = async (key: string): Promise<AdapterPayload | undefined> => {
      const entry = kept.get(key);
      return entry && entry.expires > clock.now() ? entry.payload : undefined;
    };
    const adapter: Adapter = {
      upsert: async (id, payload, seconds) => {
        const expires = seconds === undefined ? Number.POSITIVE_INFINITY : clock.now() + seconds * 1_000;
        kept.set(keyOf(id), { payload, expires });
        if (payload.uid) kept.set(uidOf(payload.uid), { payload, expires });
      },
      find: (id) => find(keyOf(id)),
      findByUid: (uid) => find(uidOf(uid)),
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const entry = kept.get(keyOf(id));
        if (!entry) return;
        const payload = { ...entry.payload, consumed: Math.floor(clock.now() / 1_000) };
        kept.set(keyOf(id), { ...entry, payload });
      },
      destroy: async (id) => kept.delete(keyOf(id)),
      // Nothing that outlives a sign-in is kept: access tokens are signed, and there are no refresh tokens.
      revokeByGrantId: async () => undefined,
    };
    return adapter;
  };
}
