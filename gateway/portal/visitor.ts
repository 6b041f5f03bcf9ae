import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import type { Tier } from '../../policies/policy.ts';
import { returnPath } from './session/return-path.ts';

/** Somebody who has signed in. */
export interface Visitor {
  /** As the issuer calls them. */
  readonly subject: string;
  /** As they like to be called. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** What each form of theirs has to send along as `csrf`, so that no other site can send one for them. */
  readonly formToken: string;
}

/** What the portal asks of sessions. */
export interface Sessions {
  /** Who sent this; `undefined` when nobody has signed in, or no longer. */
  visitor(request: Request): Promise<Visitor | undefined>;
  /** Whether somebody who has signed in sent this, as far as can be told without looking. */
  recognises?(request: IncomingMessage): boolean;
}

/** Where one signs in; `to` is the page to come back to, home from one to which nobody comes back. */
export const signInPath = (to: string): string => `/portal/sign-in?${new URLSearchParams({ to: returnPath(to) })}`;

/** Where a form is sent to sign out. */
export const signOutPath = '/portal/sign-out';

/** What the scopes of this visitor open. */
export const mayOperate = (visitor: Visitor | undefined): boolean => visitor?.scopes.includes('gateway:admin') ?? false;

/** Who may read process and system APIs: everybody, or people who have signed in. */
export type InternalReaders = 'everyone' | 'signed-in';

/** Whether documents of a tier are shown. Experience APIs are for callers outside, who may know what they are. */
export const mayRead = (tier: Tier | string, visitor: Visitor | undefined, readers: InternalReaders): boolean =>
  tier === 'experience' || readers === 'everyone' || visitor !== undefined;

/** Who looks at a page, and what they find. */
export interface Guest {
  readonly visitor: Visitor | undefined;
  /** Whether people can sign in here at all. */
  readonly canSignIn: boolean;
  readonly readsInternal: boolean;
}

/** Looks once who has come; pages find it with `guestOf`. */
export async function welcome(
  {
    sessions,
    internalReaders,
  }: { readonly sessions?: Sessions | undefined; readonly internalReaders: InternalReaders },
  request: Request,
  response: Response,
): Promise<void> {
  const visitor = await sessions?.visitor(request);
  const readsInternal = mayRead('system', visitor, internalReaders);
  const guest: Guest = { visitor, canSignIn: sessions !== undefined, readsInternal };
  response.locals.guest = guest;
}

/** Who looks at this page. */
export const guestOf = ({ locals }: Pick<Response, 'locals'>): Guest =>
  (locals as { guest?: Guest }).guest ?? { visitor: undefined, canSignIn: false, readsInternal: false };
