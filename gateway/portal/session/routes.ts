import type { Request, Router } from 'express';
import { originOf } from '../swagger-start.ts';
import { accountPage } from './account-page.ts';
import { forPeople, redirect, sendPage } from './answers.ts';
import { cookie, cookieNames, cookieOf, noCookie } from './cookies.ts';
import { leavingPage, notSignedInPage, signedOutPage } from './pages.ts';
import type { Presence } from './presence.ts';
import { returnPath } from './return-path.ts';
import type { SessionOffice } from './sessions.ts';
import { type Attempt, Refused, type SignInClient } from './sign-in-client.ts';

export interface SignInParts {
  readonly client: SignInClient;
  readonly office: SessionOffice;
  readonly presence: Presence;
  readonly publicUrl: string;
  /** What to ask the issuer for. */
  scopes(): readonly string[];
}

/** Seconds within which a sign-in has to come back. */
const patience = 600;

/** Signing in and out: `/portal/sign-in`, `/portal/signed-in`, `/portal/sign-out`, `/portal/signed-out`. */
export function mountSignIn(router: Router, { client, office, presence, publicUrl, scopes }: SignInParts): void {
  const originFor = (request: Request): string => originOf(request, publicUrl);

  router.get(
    '/portal/sign-in',
    forPeople(async (request, response) => {
      const to = returnPath(request.query.to);
      const { url, attempt } = await client.begin(originFor(request), to, scopes());
      response.append('Set-Cookie', cookie(cookieNames.signIn, encode(attempt), patience));
      redirect(response, url);
    }),
  );

  router.get(
    '/portal/signed-in',
    forPeople(async (request, response) => {
      const attempt = decode(cookieOf(request, cookieNames.signIn));
      response.append('Set-Cookie', noCookie(cookieNames.signIn));
      if (attempt === undefined) return sendPage(request, response, notSignedInPage('begun-elsewhere', '/portal'), 400);
      const to = returnPath(attempt.to);
      try {
        const query = new URL(request.originalUrl, publicUrl).search;
        const signIn = await client.finish(originFor(request), query, attempt, scopes());
        const { id, seconds } = await office.open(signIn, cookieOf(request, cookieNames.session));
        response.append('Set-Cookie', cookie(cookieNames.session, id, seconds));
        redirect(response, to);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const why = request.query.error === 'access_denied' ? 'cancelled' : 'refused';
        sendPage(request, response, notSignedInPage(why, to), 400);
      }
    }),
  );

  router.get(
    '/portal/account',
    forPeople(async (request, response) => {
      const session = await presence.mustBe(request);
      sendPage(request, response, accountPage(session, await office.count(session)));
    }),
  );

  router.post(
    '/portal/sign-out',
    forPeople(async (request, response) => {
      const { session, form } = await presence.form(request);
      if (form.get('everywhere') === 'yes') await office.endAll(session);
      await office.end(session);
      response.append('Set-Cookie', noCookie(cookieNames.session));
      const onwards = await client.end(originFor(request), session.idToken).catch(() => undefined);
      if (onwards === undefined) redirect(response, '/portal/signed-out');
      else sendPage(request, response, leavingPage(onwards));
    }),
  );

  router.get(
    '/portal/signed-out',
    forPeople(async (request, response) => {
      sendPage(request, response, signedOutPage);
    }),
  );
}

const encode = (attempt: Attempt): string => Buffer.from(JSON.stringify(attempt)).toString('base64url');

/** The browser kept it, and nobody else could write it; what it says is looked at all the same. */
function decode(text: string | undefined): Attempt | undefined {
  if (text === undefined) return undefined;
  try {
    const attempt = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Attempt;
    const words = [attempt.state, attempt.nonce, attempt.verifier, attempt.to];
    return words.every((word) => typeof word === 'string' && word !== '') ? attempt : undefined;
  } catch {
    return undefined;
  }
}
