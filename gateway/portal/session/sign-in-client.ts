import type { Configuration, CustomFetch, TokenEndpointResponse } from 'openid-client';
import { Problem } from '#problem';
import type { Clock, Log } from '../../../policies/policy.ts';
import type { SignInSettings } from './settings.ts';

type Library = typeof import('openid-client');

/** What an issuer gave out. */
export interface Tokens {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expires: number;
  readonly scopes: readonly string[];
  readonly refreshToken?: string;
}

/** Who signed in, and what with. */
export interface SignIn extends Tokens {
  readonly idToken: string;
  readonly subject: string;
  readonly displayName: string;
}

/** A sign-in under way, kept by the browser that began it. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where to go afterwards. */
  readonly to: string;
}

/** The portal as a client of the issuer. */
export interface SignInClient {
  /** Where a browser goes to sign in, and what it has to bring back. `origin` is where it is now. */
  begin(origin: string, to: string, scopes: readonly string[]): Promise<{ url: string; attempt: Attempt }>;
  /**
   * What comes of it. `query` is what the browser came back with; `scopes` were asked for.
   * @throws Refused  where the issuer, or what it sent, does not sign anybody in
   */
  finish(origin: string, query: string, attempt: Attempt, scopes: readonly string[]): Promise<SignIn>;
  /**
   * New tokens for old.
   * @param scopes  fewer scopes than were granted; all of them unless given
   * @throws Refused  where the issuer does not renew them any more
   */
  renew(refreshToken: string, scopes?: readonly string[]): Promise<Tokens>;
  /** Tells the issuer that a refresh token is done with, where it wants to know. Never fails. */
  revoke(refreshToken: string): Promise<void>;
  /** Where a browser goes to sign out at the issuer too; absent where it offers no such thing. */
  end(origin: string, idToken: string): Promise<string | undefined>;
}

/** The issuer said no, or what came back is not what was asked for. */
export class Refused extends Error {}

/** Where the issuer sends the browser back to. */
export const redirectPath = '/portal/signed-in';
/** Where it sends it after signing out. */
const signedOutPath = '/portal/signed-out';

/** Milliseconds for which what an issuer says of itself is believed. */
const believed = 3_600_000;
/** Seconds one of its answers may take. */
const patience = 5;
/** Seconds an access token is taken to last where nobody says so. */
const shortest = 300;

export interface SignInClientParts {
  readonly settings: SignInSettings;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The portal as a client of the issuer: authorization code with PKCE, state, nonce and a signed ID token. What the issuer
 * says of itself is asked for with the first sign-in, so that a gateway starts without it.
 */
export function createSignInClient({ settings, clock, log }: SignInClientParts): SignInClient {
  const { embeddedAt, parameters = {} } = settings;
  let known: { readonly found: Promise<[Library, Configuration]>; readonly until: number } | undefined;

  const discover = (): Promise<[Library, Configuration]> => {
    if (known !== undefined && known.until > clock.monotonic()) return known.found;
    const found = discoverIssuer(settings);
    known = { found, until: clock.monotonic() + believed };
    found.catch((error) => {
      log.warn({ err: error }, 'the issuer of sign-ins cannot be reached');
      known = undefined;
    });
    return found.catch((cause) => {
      throw away(cause);
    });
  };

  /** What the browser meets of the embedded issuer is on its own origin. */
  const seenFrom = (origin: string, url: URL): string => {
    const seen = embeddedAt === undefined ? url : new URL(`${url.pathname}${url.search}`, origin);
    return seen.href;
  };

  /** Tells refusals from failures. */
  async function ask<T>(call: (library: Library, configuration: Configuration) => Promise<T>): Promise<T> {
    const [library, configuration] = await discover();
    try {
      return await call(library, configuration);
    } catch (error) {
      if (error instanceof Refused) throw error;
      const { ResponseBodyError, AuthorizationResponseError, ClientError } = library;
      if (isFailure(error)) throw away(error);
      if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError)
        throw new Refused(error.error_description ?? error.error, { cause: error });
      const code = error instanceof ClientError ? String(error.code) : '';
      if (/TIMEOUT|HTTP_REQUEST_FORBIDDEN/.test(code) || !(error instanceof ClientError)) throw away(error);
      throw new Refused('what the issuer sent is not what was asked for', { cause: error });
    }
  }

  return {
    async begin(origin, to, scopes) {
      const [library, configuration] = await discover();
      const verifier = library.randomPKCECodeVerifier();
      const attempt: Attempt = { state: library.randomState(), nonce: library.randomNonce(), verifier, to };
      const offline = configuration.serverMetadata().scopes_supported?.includes('offline_access') ?? false;
      const url = library.buildAuthorizationUrl(configuration, {
        ...parameters,
        redirect_uri: `${origin}${redirectPath}`,
        scope: ['openid', 'profile', ...(offline ? ['offline_access'] : []), ...scopes].join(' '),
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await library.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: seenFrom(origin, url), attempt };
    },
    finish: (origin, query, { state, nonce, verifier }, scopes) =>
      ask(async (library, configuration) => {
        const answer = await library.authorizationCodeGrant(
          configuration,
          new URL(`${origin}${redirectPath}${query}`),
          { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
        );
        const claims = answer.claims();
        if (claims === undefined || answer.id_token === undefined) throw new Refused('nobody is named');
        const { name, preferred_username: username, email } = claims;
        const displayName = [name, username, email, claims.sub].find((word) => typeof word === 'string' && word !== '');
        const tokens = tokensOf(answer, clock);
        return {
          ...tokens,
          // RFC 6749 §5.1: who says nothing of scopes grants what was asked for.
          scopes: answer.scope === undefined ? scopes : tokens.scopes,
          idToken: answer.id_token,
          subject: claims.sub,
          displayName: String(displayName).slice(0, 80),
        };
      }),
    renew: (refreshToken, scopes) =>
      ask(async (library, configuration) => {
        const wanted = scopes === undefined ? {} : { scope: scopes.join(' ') };
        return tokensOf(await library.refreshTokenGrant(configuration, refreshToken, wanted), clock);
      }),
    async revoke(refreshToken) {
      await ask(async (library, configuration) => {
        if (configuration.serverMetadata().revocation_endpoint !== undefined)
          await library.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' });
      }).catch((error) => log.warn({ err: error }, 'the issuer was not told of a sign-out'));
    },
    async end(origin, idToken) {
      const [library, configuration] = await discover();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      const parameters = { id_token_hint: idToken, post_logout_redirect_uri: `${origin}${signedOutPath}` };
      return seenFrom(origin, library.buildEndSessionUrl(configuration, parameters));
    },
  };
}

async function discoverIssuer(settings: SignInSettings): Promise<[Library, Configuration]> {
  const { issuer, clientId, clientSecret, embeddedAt } = settings;
  // Loaded with the first sign-in: many gateways never see one.
  const library = await import('openid-client');
  const { customFetch, allowInsecureRequests, enableNonRepudiationChecks } = library;
  const isPlain = new URL(issuer).protocol === 'http:';
  const configuration = await library.discovery(new URL(issuer), clientId, {}, authentication(library, clientSecret), {
    timeout: patience,
    // Named issuers are held to https where they are read; the embedded one is this process.
    execute: [...(isPlain ? [allowInsecureRequests] : []), enableNonRepudiationChecks],
    ...(embeddedAt === undefined ? {} : { [customFetch]: reaching(embeddedAt) }),
  });
  return [library, configuration];
}

/** How the client proves itself: with its secret in the way the issuer takes it, or by PKCE alone. */
function authentication(library: Library, secret: string | undefined): import('openid-client').ClientAuth {
  if (secret === undefined) return library.None();
  const [post, basic] = [library.ClientSecretPost(secret), library.ClientSecretBasic(secret)];
  return (server, client, body, headers) => {
    // Basic is what an issuer takes that says nothing of it (OpenID Connect Discovery §3).
    const takesPost = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false;
    (takesPost ? post : basic)(server, client, body, headers);
  };
}

const reaching =
  (base: string): CustomFetch =>
  (url, options) => {
    const { pathname, search } = new URL(url);
    return fetch(new URL(`${pathname}${search}`, base), options as RequestInit);
  };

function tokensOf(answer: TokenEndpointResponse, clock: Clock): Tokens {
  const { access_token: accessToken, expires_in: seconds = shortest, scope = '', refresh_token: refreshToken } = answer;
  return {
    accessToken,
    expires: clock.now() + seconds * 1_000,
    scopes: scope.split(' ').filter((word) => word !== ''),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/** Whether the issuer failed, and so said nothing of whom it trusts: somewhere among the causes is its answer. */
function isFailure(error: unknown, depth = 0): boolean {
  if (error instanceof Response) return error.status >= 500 || error.status === 429;
  return depth < 5 && error instanceof Error && isFailure(error.cause, depth + 1);
}

const away = (cause: unknown): Problem =>
  new Problem('unavailable', {
    detail: 'Signing in is not possible at the moment: the sign-in service does not answer.',
    headers: { 'retry-after': '5' },
    cause,
  });
