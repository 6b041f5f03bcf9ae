const home = '/portal';
const longest = 1_000;

/**
 * The page to come back to after signing in: one of the portal's own, whatever was asked for. Browsers read `\` as `/`
 * and leave out tabs and line ends, so that nothing but a plain path below `/portal` or `/problems` counts.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > longest || !/^\/[\x21-\x5b\x5d-\x7e]*$/.test(asked)) return home;
  const origin = 'http://portal.invalid';
  const url = URL.canParse(asked, origin) ? new URL(asked, origin) : undefined;
  if (url?.origin !== origin || !/^\/(?:portal|problems)(?:\/|$)/.test(url.pathname)) return home;
  // To sign in again, or to have signed out, is nothing to come back to.
  if (/^\/portal\/sign/.test(url.pathname)) return home;
  return `${url.pathname}${url.search}${url.hash}`;
}
