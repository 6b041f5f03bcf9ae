import { Problem } from '#problem';
import type { Exchange, Operation, SecurityScheme } from '../policy.ts';

/** The one credential a request brings. All absent: an anonymous caller. */
export interface Credentials {
  /** What follows `Bearer`; empty when `Authorization` names another scheme, which no operation takes. */
  readonly bearer?: string;
  readonly apiKey?: string;
  readonly ticket?: string;
}

/** Whether an operation's `security` mentions a scheme: only then does its policy exist there. */
export const accepts = ({ security }: Operation, scheme: SecurityScheme): boolean =>
  security.some((alternative) => Object.hasOwn(alternative, scheme));

/**
 * Reads the request's credential. The `ticket` parameter is one only where the operation takes tickets, so that an API
 * may have a parameter of that name. Read anew by each policy that asks: that costs less than remembering it.
 * @throws Problem  `ambiguous-credentials` when there is more than one, or one is repeated: which of them counts would
 *   otherwise depend on who reads (gateway, upstream, log)
 */
export function credentialsOf({ headers, operation, query }: Exchange): Credentials {
  const authorization = headers.authorization;
  const key = headers['x-api-key'];
  const tickets = query !== '' && accepts(operation, 'ticket') ? ticketsIn(query) : none;
  const kinds = Number(authorization !== undefined) + Number(key !== undefined) + tickets.length;
  if (kinds === 0) return anonymous;
  // Node joins repeated X-API-Key lines with a comma, which no key contains.
  if (kinds > 1 || Array.isArray(authorization) || typeof key === 'object' || key?.includes(',')) throw ambiguous();
  if (typeof authorization === 'string') return { bearer: bearerOf(authorization) };
  if (typeof key === 'string') return { apiKey: key };
  return { ticket: tickets[0] as string };
}

/** The token of a request that has no other credential; where it is not the only one, others refuse it in their words. */
export function loneBearer({ headers }: Exchange): string | undefined {
  const { authorization } = headers;
  if (typeof authorization !== 'string' || headers['x-api-key'] !== undefined) return undefined;
  return bearerOf(authorization) || undefined;
}

/** A raw query without its tickets; everything else stays byte for byte. */
export const withoutTickets = (query: string): string =>
  query
    .split('&')
    .filter((part) => !isTicket(part))
    .join('&');

/** The `WWW-Authenticate` value of an operation: a 401 must say what would help (RFC 9110 §11.6.1). */
export const challengeOf = ({ security }: Operation): string => {
  const schemes = security.flatMap((alternative) => Object.keys(alternative) as SecurityScheme[]);
  return [...new Set(schemes.map((scheme) => challenges[scheme]))].join(', ');
};

const challenges: Readonly<Record<SecurityScheme, string>> = {
  accessToken: 'Bearer',
  apiKey: 'ApiKey header="X-API-Key"',
  ticket: 'Ticket parameter="ticket"',
  tierIdentity: 'Bearer',
};

const anonymous: Credentials = {};
const none: readonly string[] = [];
const bearer = /^bearer /i;

/** What follows `Bearer` and its spaces; empty for another scheme. */
function bearerOf(authorization: string): string {
  if (!bearer.test(authorization)) return '';
  let at = 'bearer '.length;
  while (authorization[at] === ' ') at += 1;
  return authorization.slice(at);
}

function ticketsIn(query: string): readonly string[] {
  if (!query.includes('ticket') && !query.includes('%')) return none;
  return query
    .split('&')
    .filter(isTicket)
    .map((part) => decode(part.slice(part.indexOf('=') + 1)));
}

function isTicket(part: string): boolean {
  const end = part.indexOf('=');
  return decode(end === -1 ? part : part.slice(0, end)) === 'ticket';
}

/** What cannot be decoded stays as it is: it is no ticket, and validation will refuse it. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The refusal of more than one credential. */
export const ambiguous = (): Problem =>
  new Problem('ambiguous-credentials', { headers: { 'www-authenticate': 'Bearer error="invalid_request"' } });
