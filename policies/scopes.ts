import { Problem } from '#problem';
import { challengeOf } from './parts/credentials.ts';
import { definePolicy, type Identity, type SecurityScheme } from './policy.ts';
import { debugScope } from './server-timing/server-timing.ts';

/** One alternative of `security`: each scheme it names, with its scopes. None: everyone may come in. */
type Way = readonly (readonly [scheme: string, scopes: readonly string[]])[];

/** Lets in who meets one alternative of the contract's `security`: its scheme, with every scope it names. */
export const scopes = definePolicy<object>({
  name: 'scopes',
  side: 'entry',
  summary: "Requires a credential, and the scopes that the contract's `security` asks for.",
  refuses: [401, 403],
  settings: {},
  contradictions: (_settings, { security }) =>
    security.some((alternative) => Object.keys(alternative).length > 1)
      ? ['`security` asks for two credentials at once, but a request brings only one. List them as alternatives.']
      : [],
  create: (_settings, { operation }) => {
    const ways: Way[] = operation.security.map((alternative) => Object.entries(alternative));
    if (ways.length === 0 || ways.some((way) => way.length === 0)) return undefined;
    const headers = { 'www-authenticate': challengeOf(operation) };
    const detail = `Send ${[...new Set(ways.flat().map(([scheme]) => howToSend[scheme]))].join(', or ')}.`;
    return (exchange, next) => {
      const { identity } = exchange;
      if (identity.scopes.includes(debugScope)) exchange.measure?.(exchange);
      if (ways.some((way) => isMet(way, identity))) return next(exchange);
      const near = ways.flat().find(([scheme]) => scheme === identity.scheme);
      if (near !== undefined) throw missing(near[1], identity);
      throw new Problem('unauthenticated', { detail, headers });
    };
  },
});

const howToSend: Readonly<Record<string, string>> = {
  accessToken: 'an access token as Authorization: Bearer …',
  apiKey: 'an API key as X-API-Key: …',
  ticket: 'a ticket in the parameter `ticket`',
  tierIdentity: 'the identity of the calling tier',
} satisfies Record<SecurityScheme, string>;

const isMet = (way: Way, identity: Identity): boolean =>
  way.every(
    ([scheme, scopes]) => scheme === identity.scheme && scopes.every((scope) => identity.scopes.includes(scope)),
  );

function missing(wanted: readonly string[], { scheme, scopes: held }: Identity): Problem {
  const lacking = wanted.filter((scope) => !held.includes(scope));
  const names = lacking.map((scope) => `“${scope}”`).join(', ');
  return new Problem('missing-scope', {
    detail: `The credential lacks the ${lacking.length === 1 ? 'scope' : 'scopes'} ${names}.`,
    // RFC 6750 §3.1; the other schemes have no challenge for it.
    ...(scheme === 'accessToken' ? { headers: { 'www-authenticate': challengeFor(wanted) } } : {}),
  });
}

/** Names the scopes where a field can: contracts of others call them what they like. */
const challengeFor = (wanted: readonly string[]): string =>
  `Bearer error="insufficient_scope"${wanted.every((scope) => token.test(scope)) ? `, scope="${wanted.join(' ')}"` : ''}`;

// A scope as RFC 6749 §3.3 has it.
const token = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
