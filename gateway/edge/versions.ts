import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import { findKey } from '../../policies/api-key.ts';
import { createBadCredentials } from '../../policies/parts/bad-credentials.ts';
import { ambiguous } from '../../policies/parts/credentials.ts';
import type { Clock, Headers, KeyRegistry } from '../../policies/policy.ts';
import type { Routes } from '../snapshot/routes.ts';
import type { Target } from './target.ts';

/** A target whose path says its version: what is routed, logged and forwarded from here on. */
export interface Located {
  readonly target: Target;
  /** The version, and who said it, where the path did not. */
  readonly version?: { readonly number: number; readonly from: 'header' | 'pin' | 'client' | 'preflight' };
  /** Whether the header was said to us: no service behind may take it for its own. */
  readonly isHeard?: true;
}

/** Finds out which version of an API a request means. A promise only where a consumer's record must be asked. */
export type Locate = (
  request: IncomingMessage,
  target: Target,
  address: string,
  routes: Routes<VersionedRoute>,
) => Located | Promise<Located>;

/** What is asked of a route: whether its contract has a parameter that is called like our header. */
interface VersionedRoute {
  readonly operation: {
    readonly parameters: readonly { readonly place: string; readonly key: string }[];
  };
}

/** The answers' own words on a request whose path says no version (RFC 9110 §12.5.5): what it hangs on. */
export const versionFields = ({ version }: Located): Record<string, string> =>
  version === undefined || version.from === 'preflight'
    ? {}
    : {
        'api-version': String(version.number),
        vary: `API-Version, X-API-Key${version.from === 'client' ? ', Authorization' : ''}`,
      };

/** The header fields of a request as everything behind is to see them. */
export function heardFields(headers: Headers, { isHeard }: Located): Headers {
  if (isHeard === undefined) return headers;
  const { [header]: _, ...others } = headers;
  return others;
}

const header = 'api-version';
const saysVersion = /^\/[^/]+\/[^/]+\/v(\d[\d.]*)(?:\/|$)/i;

export interface LocatorParts {
  readonly keys: KeyRegistry;
  readonly clock: Clock;
  /** Versions by `<tier>/<api>`, of the consumer whose OAuth client a token says it is of. */
  clientPins?(authorization: string): Readonly<Record<string, number>> | undefined;
}

/**
 * The one place where a version is found: in the path; else in the header `API-Version`; else in the record of the
 * consumer whose API key, or OAuth client's token, comes along. Nothing is taken for granted: a newer version would break who did not ask for it.
 * @throws Problem  `ambiguous-version` when none is said, or two are; `unauthenticated` for a bad key
 */
export function createLocator({ keys, clock, clientPins }: LocatorParts): Locate {
  const bad = createBadCredentials(clock);

  return (request, target, address, routes) => {
    const said = request.headers[header];
    if (said === undefined && saysVersion.test(target.path)) return { target };
    const written = saysVersion.exec(target.path)?.[1];
    if (written !== undefined && said !== undefined) {
      if (isOwn(routes, request, target.path)) return { target };
      refuseOther(written, versionIn(said));
      return { target, isHeard: true };
    }
    const versions = routes.versionsOf(target.path);
    if (versions === undefined) return { target };
    if (said !== undefined) return located(target, versionIn(said), 'header');
    const offering = versions.filter((version) => routes.methodsAt(withVersion(target.path, version)).length > 0);
    if (offering.length === 0) throw new Problem('no-such-route');
    if (request.method === 'OPTIONS')
      return located(target, preflighted(request, target, offering, routes), 'preflight');
    const key = keyIn(request);
    if (key === undefined) {
      const pinned = clientPins?.(request.headers.authorization ?? '')?.[apiIn(target.path)];
      if (pinned === undefined) throw unsaid(target.path, versions);
      return located(target, pinned, 'client');
    }
    bad.check(address);
    return Promise.resolve(findKey(keys, key)).then((found) => {
      if (found === undefined) {
        bad.note(address);
        const headers = { 'www-authenticate': 'ApiKey header="X-API-Key"' };
        throw new Problem('unauthenticated', { detail: 'The API key is not valid.', headers });
      }
      const pinned = found.pins?.[apiIn(target.path)];
      if (pinned === undefined) throw unsaid(target.path, versions);
      return located(target, pinned, 'pin');
    });
  };
}

const located = ({ path, query }: Target, number: number, from: NonNullable<Located['version']>['from']): Located => ({
  target: { path: withVersion(path, number), query },
  version: { number, from },
  ...(from === 'header' ? { isHeard: true } : {}),
});

/** `/experience/storefront/orders` in version 2: `/experience/storefront/v2/orders`. */
const withVersion = (path: string, version: number): string =>
  path.replace(/^\/[^/]+\/[^/]+/, (api) => `${api}/v${version}`);

/** `/experience/storefront/orders` belongs to `experience/storefront`. */
const apiIn = (path: string): string => path.split('/').slice(1, 3).join('/');

/** A header of this name that the contract itself declares is the API's business, where the path says the version. */
function isOwn(routes: Routes<VersionedRoute>, { method = 'GET' }: IncomingMessage, path: string): boolean {
  const match = routes.find(method, path) ?? (method === 'HEAD' ? routes.find('GET', path) : undefined);
  return match?.target.operation.parameters.some(({ place, key }) => place === 'header' && key === header) ?? false;
}

/** The version a header says: `2` or `v2`. Node joins repeated lines with a comma. */
function versionIn(said: string | readonly string[]): number {
  const [, number] = /^v?([1-9]\d{0,5})$/.exec(String(said)) ?? [];
  if (number !== undefined) return Number(number);
  const again = String(said).includes(',');
  throw new Problem('ambiguous-version', {
    detail: again ? 'API-Version was sent more than once.' : 'API-Version must be a number, such as 2 or v2.',
  });
}

function refuseOther(written: string, said: number): void {
  if (written === String(said)) return;
  throw new Problem('ambiguous-version', {
    detail: `The path says version ${written}, the header API-Version says ${said}. Say it once.`,
  });
}

/**
 * A preflight can carry neither the header's value nor a credential. It is answered by the newest version that takes the
 * method; what a page may read is decided again with the answer of the version it really calls.
 */
function preflighted(
  { headers }: IncomingMessage,
  { path }: Target,
  offering: readonly number[],
  routes: Routes<VersionedRoute>,
): number {
  const method = headers['access-control-request-method'] ?? '';
  const takes = (version: number): boolean => {
    const offered = routes.methodsAt(withVersion(path, version));
    return offered.includes(method) || (method === 'HEAD' && offered.includes('GET'));
  };
  return (offering.findLast(takes) ?? offering.at(-1)) as number;
}

/** The key that may say the version; with another credential beside it nobody could tell which of them counts. */
function keyIn({ headers }: IncomingMessage): string | undefined {
  const key = headers['x-api-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'object' || key.includes(',') || headers.authorization !== undefined) throw ambiguous();
  return key;
}

const inWords = new Intl.ListFormat('en-GB', { type: 'disjunction' });

function unsaid(path: string, versions: readonly number[]): Problem {
  const bases = versions.map((version) => `/${apiIn(path)}/v${version}`);
  const named = `the header API-Version: ${versions.at(-1)}, or with an API key whose consumer has a version pinned`;
  return new Problem('ambiguous-version', {
    detail: `Say which version you mean: ${inWords.format(bases)} in the path, or ${named}.`,
  });
}
