import { isPlacementVariable } from '../snapshot/placement.ts';

const ofTiers = ['PROCESS_URL', 'SYSTEM_URL'];

/** An address of ours, or of a gateway beside us: it holds no password and no query. */
export function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username + password + search + hash === '';
}

/**
 * The URLs of other processes of the gateway, without trailing slashes, by the variable that names them.
 * @param faults  told of those that are no URLs; they are never quoted, since they may hold passwords
 */
export function readProcessUrls(
  from: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const name of new Set([...ofTiers, ...Object.keys(from).filter(isPlacementVariable)])) {
    const given = from[name]?.trim().replace(/\/+$/, '');
    if (!given) continue;
    if (!isPlainUrl(given)) faults.push(`${name} must be a plain URL, such as http://10.0.0.7:8080.`);
    urls[name] = given;
  }
  return urls;
}
