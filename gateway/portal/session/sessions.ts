import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '#problem';
import type { Clock, Controls, Log } from '../../../policies/policy.ts';
import { formTokenOf, idHash, isId, newId, seal, unseal } from './seal.ts';
import type { SessionRow, SessionTable } from './session-table.ts';
import { Refused, type SignIn, type SignInClient, type Tokens } from './sign-in-client.ts';

/** Somebody who is signed in, as this request brought them. */
export interface Session {
  readonly id: string;
  readonly subject: string;
  /** As they like to be called. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly formToken: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly idToken: string;
}

/** The sessions of the portal. */
export interface SessionOffice {
  /** Begins one, always under a new id, and ends the one before it in that browser. */
  open(signIn: SignIn, before: string | undefined): Promise<{ readonly id: string; readonly seconds: number }>;
  /** The session of an id, if it is one and has not ended. */
  find(id: string): Promise<Session | undefined>;
  /**
   * An access token of the person's, renewed when it must be.
   * @throws Problem  `unauthenticated` when the session is over; `unavailable` when the issuer does not answer
   */
  accessToken(session: Session): Promise<string>;
  /**
   * A token that is good for less, for a page's scripts; `undefined` where the issuer does not renew tokens.
   * @throws Problem  as `accessToken`
   */
  narrowToken(session: Session, scopes: readonly string[]): Promise<Tokens | undefined>;
  end(session: Session): Promise<void>;
  /** Ends all of a person's, in every browser; how many there were. */
  endAll(session: Session): Promise<number>;
  /** How many of a person's there are. */
  count(session: Session): Promise<number>;
}

/** What only the browser's id opens. */
interface Sealed extends Tokens {
  readonly subject: string;
  readonly name: string;
  readonly idToken: string;
}

/** Milliseconds. */
export const lifetimes = { idle: 2 * 3_600_000, whole: 12 * 3_600_000 } as const;
/** How exactly it is known when a session was last used. */
const touchEvery = 60_000;
/** Milliseconds a token must still be good for to be used. */
const remainder = 30_000;
/** Milliseconds after which a process that renews a token is taken to have failed. */
const claimed = 15_000;
const betweenLooks = 100;

export interface SessionOfficeParts {
  readonly table: SessionTable;
  readonly client: SignInClient;
  /** What records know the issuer by. */
  readonly issuer: string;
  readonly controls: Pick<Controls, 'denied'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Sessions in the store, so that every worker and replica knows them and ending one ends it everywhere at once. Tokens
 * are sealed with a key that is made of the id, which the store does not have.
 */
export function createSessions({ table, client, issuer, controls, clock, log }: SessionOfficeParts): SessionOffice {
  const renewals = new Map<string, Promise<Sealed>>();
  const overAt = (now: number, ends: number): Date => new Date(Math.min(now + lifetimes.idle, ends));
  const personOf = (subject: string): Buffer => hash('sha256', JSON.stringify([issuer, subject]), 'buffer');

  async function look(id: string): Promise<{ readonly row: SessionRow; readonly kept: Sealed } | undefined> {
    const row = await table.find(idHash(id));
    if (row === undefined || row.over_at.getTime() <= clock.now()) return undefined;
    try {
      const kept = unseal<Sealed>(id, row.sealed);
      // With all that a person has, taken back: new tokens of this sign-in would be as bad as the old.
      const facts = { subject: kept.subject, issuer, issued: row.created_at.getTime() };
      return controls.denied?.(facts) ? undefined : { row, kept };
    } catch (error) {
      log.warn({ err: error }, 'a session could not be opened');
      return undefined;
    }
  }

  const mustLook = async (id: string) => {
    const found = await look(id);
    if (found === undefined) throw over();
    return found;
  };

  /** One of all that ask at once, in every process, asks the issuer: a refresh token may be good only once. */
  async function renew(id: string, scopes?: readonly string[]): Promise<Sealed> {
    const until = clock.monotonic() + claimed;
    for (;;) {
      const { row, kept } = await mustLook(id);
      if (scopes === undefined && kept.expires - clock.now() > remainder) return kept;
      if (kept.refreshToken === undefined) throw await ended(id);
      const now = clock.now();
      if (await table.claim(idHash(id), row.revision, new Date(now), new Date(now + claimed)))
        return renewClaimed(id, kept, kept.refreshToken, scopes);
      if (clock.monotonic() > until) throw new Problem('unavailable', { headers: { 'retry-after': '1' } });
      await pause(betweenLooks);
    }
  }

  /** A narrow token is given on; the session keeps its own, and whatever it is renewed with next. */
  async function renewClaimed(id: string, kept: Sealed, refreshToken: string, scopes?: readonly string[]) {
    try {
      const tokens = await client.renew(refreshToken, scopes);
      const next = tokens.refreshToken ?? refreshToken;
      const renewed: Sealed = { ...kept, ...tokens, refreshToken: next, scopes: scopesOf(tokens, kept) };
      const sealed = scopes === undefined ? renewed : { ...kept, refreshToken: next };
      await table.replace(idHash(id), seal(id, sealed));
      return renewed;
    } catch (error) {
      if (error instanceof Refused) {
        log.info({ err: error }, 'the issuer renews a session no more');
        throw await ended(id);
      }
      await table.unclaim(idHash(id)).catch(() => undefined);
      throw error;
    }
  }

  const ended = async (id: string): Promise<Problem> => {
    await table.drop(idHash(id));
    return over();
  };

  return {
    async open({ displayName, ...signIn }, before) {
      const now = clock.now();
      // Without a way to renew it, a session is of no use for longer than its token.
      const whole = signIn.refreshToken === undefined ? signIn.expires : now + lifetimes.whole;
      const ends = Math.min(whole, now + lifetimes.whole);
      const id = newId();
      await table.add({
        id_hash: idHash(id),
        person: personOf(signIn.subject),
        sealed: seal(id, { ...signIn, name: displayName } satisfies Sealed),
        created_at: new Date(now),
        seen_at: new Date(now),
        ends_at: new Date(ends),
        over_at: overAt(now, ends),
      });
      if (before !== undefined && isId(before)) await table.drop(idHash(before));
      return { id, seconds: Math.max(1, Math.floor((ends - now) / 1_000)) };
    },
    async find(id) {
      if (!isId(id)) return undefined;
      const found = await look(id);
      if (found === undefined) return undefined;
      const { row, kept } = found;
      const now = clock.now();
      if (now - row.seen_at.getTime() > touchEvery)
        await table.touch(idHash(id), new Date(now), overAt(now, row.ends_at.getTime()));
      const { subject, name, scopes, idToken } = kept;
      return { id, subject, name, scopes, idToken, formToken: formTokenOf(id), since: row.created_at.getTime() };
    },
    async accessToken({ id }) {
      const { kept } = await mustLook(id);
      if (kept.expires - clock.now() > remainder) return kept.accessToken;
      const running = renewals.get(id) ?? renew(id).finally(() => renewals.delete(id));
      renewals.set(id, running);
      return (await running).accessToken;
    },
    async narrowToken({ id }, scopes) {
      const { kept } = await mustLook(id);
      if (kept.refreshToken === undefined) return undefined;
      const { accessToken, expires, scopes: granted } = await renew(id, scopes);
      return { accessToken, expires, scopes: granted };
    },
    async end({ id }) {
      const found = await look(id);
      await table.drop(idHash(id));
      if (found?.kept.refreshToken !== undefined) await client.revoke(found.kept.refreshToken);
    },
    endAll: ({ subject }) => table.dropAll(personOf(subject)),
    count: ({ subject }) => table.count(personOf(subject), new Date(clock.now())),
  };
}

/** RFC 6749 §5.1: an issuer that says nothing of scopes grants what was asked for. */
const scopesOf = (tokens: Tokens, before: Tokens): readonly string[] =>
  tokens.scopes.length > 0 ? tokens.scopes : before.scopes;

/** The refusal that leads back to signing in. */
const over = (): Problem =>
  new Problem('unauthenticated', { detail: 'Your sign-in has ended.', headers: { 'www-authenticate': 'Bearer' } });
