import { hash } from 'node:crypto';
import type { Clock, Exchange, Headers, Identity, Plan } from '../policy.ts';
import { createMemory } from './memory.ts';

export const lowestPriority = 1;
export const highestPriority = 10;
const usualPriority = 5;

/** The plan a caller is held to. */
export const planOf = ({ kind, consumer }: Identity): string =>
  consumer?.plan ?? (kind === 'user' ? 'signed-in' : kind === 'anonymous' ? 'anonymous' : 'internal');

/** Who is turned away first when there is too much to do: 1, and who last: 10. */
export const priorityOf = (plan: string, plans: ReadonlyMap<string, Plan>): number =>
  plans.get(plan)?.priority ?? (plan === 'anonymous' ? lowestPriority : usualPriority);

/** What somebody proves itself with in a header, good or not; of several one, and they are refused in any case. */
export const credentialIn = (headers: Headers): string | undefined => {
  const credential = headers.authorization ?? headers['x-api-key'];
  return credential === undefined ? undefined : String(credential);
};

/** Plans of credentials that were found good a moment ago. */
export interface Recognised {
  plan(credential: string): string | undefined;
  remember(credential: string, plan: string): void;
  /** Those whom `overload` has judged by what it knew, and who need not be judged again. */
  readonly judged: WeakSet<Exchange>;
}

/** Milliseconds. */
const rememberUsually = 60_000;
const mostRemembered = 10_000;

/**
 * Says whose a credential probably is, before anybody looks whether it still counts; by its hash, never itself.
 * @param rememberFor  milliseconds
 */
export function createRecognised(clock: Pick<Clock, 'now'>, rememberFor = rememberUsually): Recognised {
  const known = createMemory<{ readonly plan: string; readonly until: number }>(mostRemembered);
  return {
    judged: new WeakSet(),
    plan(credential) {
      const found = known.get(fingerprint(credential));
      return found !== undefined && found.until > clock.now() ? found.plan : undefined;
    },
    remember: (credential, plan) => known.set(fingerprint(credential), { plan, until: clock.now() + rememberFor }),
  };
}

const fingerprint = (credential: string): string => hash('sha256', credential, 'base64url');
