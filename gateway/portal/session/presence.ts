import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import { createBadCredentials } from '../../../policies/parts/bad-credentials.ts';
import { createRecognised } from '../../../policies/parts/priority.ts';
import type { Clock } from '../../../policies/policy.ts';
import type { AddressReader } from '../../edge/address.ts';
import type { Visitor } from '../visitor.ts';
import { cookieNames, cookieOf } from './cookies.ts';
import { readForm } from './forms.ts';
import { lifetimes, type Session, type SessionOffice } from './sessions.ts';

/** Who has come with a request. */
export interface Presence {
  session(request: IncomingMessage): Promise<Session | undefined>;
  visitor(request: IncomingMessage): Promise<Visitor | undefined>;
  /**
   * Whether it comes with a session that was found good here, which may have ended since. It is asked where nobody is looked
   * up: while there is too much to do.
   */
  recognises(request: IncomingMessage): boolean;
  /** @throws Problem  `unauthenticated` where nobody is signed in */
  mustBe(request: IncomingMessage): Promise<Session>;
  /** The form somebody who is signed in has sent. @throws Problem  where it is not theirs */
  form(request: IncomingMessage): Promise<{ readonly session: Session; readonly form: URLSearchParams }>;
}

/** @param originOf  the origin a visitor sees the gateway at */
export function createPresence(
  office: Pick<SessionOffice, 'find'>,
  originOf: (request: IncomingMessage) => string,
  address: AddressReader,
  clock: Clock,
): Presence {
  const looked = new WeakMap<IncomingMessage, Promise<Session | undefined>>();
  const recognised = createRecognised(clock, lifetimes.idle);
  const bad = createBadCredentials(clock);

  /** Each is a question to the store: asked for who sends many made-up ones only where it was found good before. */
  const look = async (id: string, from: string): Promise<Session | undefined> => {
    if (recognised.plan(id) === undefined) bad.check(from);
    const found = await office.find(id);
    if (found === undefined) bad.note(from);
    else recognised.remember(id, 'signed-in');
    return found;
  };

  const session = (request: IncomingMessage): Promise<Session | undefined> => {
    const id = cookieOf(request, cookieNames.session);
    if (id === undefined) return Promise.resolve(undefined);
    const found = looked.get(request) ?? look(id, address(request));
    looked.set(request, found);
    return found;
  };

  const mustBe = async (request: IncomingMessage): Promise<Session> => {
    const found = await session(request);
    if (found !== undefined) return found;
    throw new Problem('unauthenticated', { detail: 'Sign in first.', headers: { 'www-authenticate': 'Bearer' } });
  };

  return {
    session,
    mustBe,
    visitor: session,
    recognises(request) {
      const id = cookieOf(request, cookieNames.session);
      return id !== undefined && recognised.plan(id) !== undefined;
    },
    async form(request) {
      const found = await mustBe(request);
      return { session: found, form: await readForm(request, originOf(request), found.formToken) };
    },
  };
}
