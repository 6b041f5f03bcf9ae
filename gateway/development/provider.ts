import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Clock, Log } from '../../policies/policy.ts';
import { redirectPath } from '../portal/session/sign-in-client.ts';
import { pageHeaders, refusalPage } from './sign-in-page.ts';
import { type SignInShelf, signInAdapter } from './sign-ins.ts';
import type { SigningKeys } from './signing.ts';
import { apiScopes, clientScopes, findUser, sampleClients } from './users.ts';

/** Seconds an access token is good for. */
export const tokenLifetime = 3_600;

const signInLifetime = 600;
/** Seconds for which tokens are renewed: as long as somebody stays at the portal. */
const stayLifetime = 12 * 3_600;

export interface ProviderOptions {
  /** The issuer's identifier, `<public URL>/idp`. */
  readonly url: string;
  readonly audience: string;
  readonly keys: SigningKeys;
  readonly signIns: SignInShelf;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The OpenID provider behind the development sign-in. Everything it would warn about is said here, so that it prints
 * nothing. It is loaded with the first sign-in: most days see none.
 */
export async function createProvider({ url, audience, keys, signIns, clock, log }: ProviderOptions): Promise<Provider> {
  const { Provider: OpenIdProvider, errors } = await import('oidc-provider');
  const provider = new OpenIdProvider(url, {
    adapter: signInAdapter(signIns, clock),
    clients: sampleClients(originsOf(url)),
    jwks: { keys: [keys.key as NonNullable<Configuration['jwks']>['keys'][number]] },
    cookies: { keys: [...keys.cookieKeys] },
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    ttl: lifetimes,
    interactions: { url: (_context, { uid }) => `${new URL(url).pathname}/interaction/${uid}` },
    findAccount: (_context, subject) => account(subject),
    loadExistingGrant: (context) => impliedGrant(context, audience),
    // For the portal itself, which keeps them on its side; never for pages that sign in from a script.
    issueRefreshToken: async (_context, client, code) =>
      client.grantTypeAllowed('refresh_token') && isPortal((code as { redirectUri?: string }).redirectUri),
    expiresWithSession: async () => false,
    clientBasedCORS: (_context, origin, client) =>
      (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    renderError: (context, { error, error_description: description }) => {
      context.set(pageHeaders());
      context.body = refusalPage('This sign-in cannot go on', description ?? error);
    },
    features: { ...features, resourceIndicators: apisAsResource(audience, () => new errors.InvalidTarget()) },
  });
  provider.proxy = true;
  provider.silent = true;
  provider.on('server_error', (_context, error) => log.error({ err: error }, 'a sign-in failed'));
  return provider;
}

const lifetimes: NonNullable<Configuration['ttl']> = {
  AccessToken: tokenLifetime,
  AuthorizationCode: 60,
  ClientCredentials: tokenLifetime,
  Grant: stayLifetime,
  IdToken: tokenLifetime,
  Interaction: signInLifetime,
  RefreshToken: stayLifetime,
  Session: signInLifetime,
};

const features: NonNullable<Configuration['features']> = {
  devInteractions: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  userinfo: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  dPoP: { enabled: false },
  clientCredentials: { enabled: true },
  revocation: { enabled: true, allowedPolicy: async (_context, client, token) => token.clientId === client.clientId },
};

const isPortal = (address = ''): boolean => address.endsWith(redirectPath);

type Resources = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>;

/** The APIs are the one audience there is, whether it is asked for or not. */
const apisAsResource = (audience: string, refusal: () => Error): Resources => ({
  enabled: true,
  defaultResource: () => audience,
  useGrantedResource: () => true,
  getResourceServerInfo: (_context, resource, client) => {
    if (resource !== audience) throw refusal();
    return {
      audience,
      scope: (clientScopes[client.clientId] ?? apiScopes).join(' '),
      accessTokenFormat: 'jwt',
      accessTokenTTL: tokenLifetime,
      jwt: { sign: { alg: 'RS256' } },
    };
  },
});

/** Names of one gateway: the public one, and on a developer's machine both loopback ones at its port. */
export function originsOf(url: string): string[] {
  const { origin, protocol, port } = new URL(url);
  const suffix = port ? `:${port}` : '';
  return [...new Set([origin, `${protocol}//localhost${suffix}`, `${protocol}//127.0.0.1${suffix}`])];
}

function account(subject: string) {
  const user = findUser(subject);
  if (!user) return undefined;
  const claims = async () => ({ sub: user.name, name: user.title, preferred_username: user.name });
  return { accountId: user.name, claims };
}

/** The clients are our own: nobody is asked for consent, and nobody gets more than the user may have. */
async function impliedGrant(context: KoaContextWithOIDC, audience: string) {
  const { client, session, provider, requestParamScopes } = context.oidc;
  const user = findUser(session?.accountId ?? '');
  if (!client || !user) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: user.name });
  const asked = [...requestParamScopes];
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(audience, asked.filter((scope) => user.scopes.includes(scope)).join(' '));
  grant.rejectResourceScope(audience, asked.filter((scope) => !user.scopes.includes(scope)).join(' '));
  await grant.save();
  return grant;
}
