import type { Clock } from '../../policies/policy.ts';

/** Milliseconds that what was found counts, and that looking may take. */
const freshFor = 2_000;
const patience = 1_000;

export type Reach = Readonly<Record<string, 'reachable' | 'unreachable'>>;

/**
 * Makes the function that says which APIs in other processes can be reached. Each process is asked for its published
 * keys, which cost it nothing; at most once in two seconds, however often we are asked.
 * @param elsewhere  APIs and their URLs, `<process>/<tier>/<api>/v<major>`, as they are now
 */
export function createReachProbe(elsewhere: () => ReadonlyMap<string, string>, clock: Clock): () => Promise<Reach> {
  let looked = Number.NEGATIVE_INFINITY;
  let found: Promise<Reach> | undefined;

  return () => {
    if (found === undefined || clock.monotonic() - looked >= freshFor) {
      looked = clock.monotonic();
      found = look(elsewhere());
    }
    return found;
  };
}

async function look(elsewhere: ReadonlyMap<string, string>): Promise<Reach> {
  const urls = new Set([...elsewhere.values()].map(processOf));
  const processes = new Map([...urls].map((url) => [url, answers(url)]));
  const reach: Record<string, 'reachable' | 'unreachable'> = {};
  for (const [api, url] of elsewhere) reach[api] = (await processes.get(processOf(url))) ? 'reachable' : 'unreachable';
  return reach;
}

const processOf = (url: string): string => url.replace(/(?:\/[^/]+){3}$/, '');

/** Whether a gateway serves there: one that is starting, and whatever else has its address, does not have the keys. */
async function answers(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(patience);
    const { ok } = await fetch(`${url}/.well-known/causeway-tier-keys.json`, { method: 'HEAD', signal });
    return ok;
  } catch {
    return false;
  }
}
