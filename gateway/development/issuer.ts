import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { importJWK, SignJWT } from 'jose';
import type { Provider } from 'oidc-provider';
import { Problem } from '#problem';
import type { Clock, Issuer, Log } from '../../policies/policy.ts';
import { interaction } from './interaction.ts';
import { createProvider, originsOf, tokenLifetime } from './provider.ts';
import { memoryShelf, type SignInShelf } from './sign-ins.ts';
import { openSigningKeys } from './signing.ts';
import { findUser, type SampleUser, sampleUsers, testClient } from './users.ts';

/** The issuer of a developer's machine: signs in sample users without a password. */
export interface DevelopmentIssuer {
  /** Serves everything below the path of its URL, which express has taken off. */
  callback(request: IncomingMessage, response: ServerResponse): void;
  /** How the gateway is to trust it. */
  readonly issuer: Issuer;
  /**
   * A token as a sign-in would give it.
   * @param wanted  sample user, and scopes separated by spaces; all the user may have unless given. `test`: for the sandbox
   * @throws Problem bad-request naming the users or scopes there are
   */
  mint(wanted: WantedToken): Promise<string>;
}

export interface WantedToken {
  readonly user: string;
  readonly scope?: string;
  readonly environment?: 'live' | 'test';
}

export interface DevelopmentIssuerOptions {
  /** Its identifier: the gateway's public URL and the path it is mounted at, such as `http://localhost:8080/idp`. */
  readonly url: string;
  /** `aud` of its access tokens. */
  readonly audience?: string;
  /** Data folder, where its keys outlive it. */
  readonly folder: string;
  /** Where sign-ins under way are kept; in this process unless told. */
  readonly signIns?: SignInShelf;
  readonly clock: Clock;
  readonly log: Log;
}

const algorithm = 'RS256';
const tokenType = 'at+jwt';

/**
 * Opens the development issuer.
 * @throws Error in production, where it would let anybody in
 */
export async function createDevelopmentIssuer(options: DevelopmentIssuerOptions): Promise<DevelopmentIssuer> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('The development issuer lets anybody in and is not for production: name your own in ISSUERS_FILE.');
  }
  const { url, audience = 'https://causeway.example/apis', folder, signIns = memoryShelf(), clock, log } = options;
  const keys = await openSigningKeys(folder);
  const signingKey = await importJWK(keys.key, algorithm);
  const known = knownHosts(url);
  let serving: Promise<Serve> | undefined;

  return {
    callback: (request, response) => {
      settleAddress(request, url, known);
      serving ??= createProvider({ url, audience, keys, signIns, clock, log }).then(server);
      serving
        .then((serve) => serve(request, response))
        .catch((error: unknown) => {
          log.error({ err: error }, 'the development issuer failed');
          if (response.headersSent) response.destroy();
          else response.writeHead(500).end();
        });
    },
    issuer: {
      name: 'development',
      issuer: url,
      audience,
      algorithms: [algorithm],
      typ: tokenType,
      scopeClaim: 'scope',
      testClients: [testClient],
      keys: { jwks: { keys: [keys.publicKey] } },
    },
    mint: (wanted) => mint(wanted, { url, audience, clock, key: signingKey, kid: keys.publicKey.kid ?? '' }),
  };
}

interface Mint {
  readonly url: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly key: Awaited<ReturnType<typeof importJWK>>;
  readonly kid: string;
}

async function mint(wanted: WantedToken, { url, audience, clock, key, kid }: Mint): Promise<string> {
  const user = findUser(wanted.user);
  if (!user) throw unknownUser(wanted.user);
  const now = Math.floor(clock.now() / 1_000);
  return new SignJWT({
    scope: allowedScopes(user, wanted.scope).join(' '),
    client_id: wanted.environment === 'test' ? testClient : 'command-line',
  })
    .setProtectedHeader({ alg: algorithm, typ: tokenType, kid })
    .setIssuer(url)
    .setAudience(audience)
    .setSubject(user.name)
    .setIssuedAt(now)
    .setExpirationTime(now + tokenLifetime)
    .setJti(randomUUID())
    .sign(key);
}

function allowedScopes(user: SampleUser, scope: string | undefined): readonly string[] {
  if (scope === undefined) return user.scopes;
  const wanted = [...new Set(scope.split(' ').filter((word) => word !== ''))];
  const refused = wanted.filter((word) => !user.scopes.includes(word));
  if (refused.length === 0) return wanted;
  throw new Problem('bad-request', {
    detail: `${user.name} may not have ${refused.join(' ')}. Allowed: ${user.scopes.join(' ')}.`,
  });
}

const unknownUser = (name: string): Problem =>
  new Problem('bad-request', {
    detail: `There is no sample user “${name}”. Users: ${sampleUsers.map((user) => user.name).join(', ')}.`,
  });

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function server(provider: Provider): Serve {
  const protocol = provider.callback();
  return (request, response) =>
    request.url?.startsWith('/interaction/') ? interaction(provider, request, response) : protocol(request, response);
}

const knownHosts = (url: string): ReadonlySet<string> => new Set(originsOf(url).map((origin) => new URL(origin).host));

/**
 * Whatever address a request was sent to, the provider works under one it knows: with both names of this machine a
 * sign-in stays where it began, and a foreign name gets into no link. Every sign-in asks who it is for: the cookie of
 * an earlier one is not looked at, so that changing users takes no signing out.
 */
function settleAddress(request: IncomingMessage, url: string, known: ReadonlySet<string>): void {
  const { host, protocol } = new URL(url);
  if (!known.has(request.headers.host ?? '')) request.headers.host = host;
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  delete request.headers['x-forwarded-host'];
  if (!request.url?.startsWith('/auth')) return;
  const cookies = (request.headers.cookie ?? '').split(/; */).filter((cookie) => !/^_session(\.|=)/.test(cookie));
  request.headers.cookie = cookies.join('; ');
}
