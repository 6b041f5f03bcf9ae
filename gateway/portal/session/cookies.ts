import type { IncomingMessage } from 'node:http';

/** Names of the portal's cookies. The prefix binds each to this host and a secure connection (RFC 6265bis §4.1.3). */
export const cookieNames = { session: '__Host-causeway-session', signIn: '__Host-causeway-sign-in' } as const;

/**
 * A `Set-Cookie` line that no script can read and no other site's request carries, other than a link that is followed.
 * @param seconds  how long the browser keeps it
 */
export const cookie = (name: string, value: string, seconds: number): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`;

/** The line that takes a cookie back. */
export const noCookie = (name: string): string => cookie(name, '', 0);

/** The value of a cookie; `undefined` as well where it came twice, and nobody can tell which one counts. */
export function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}
