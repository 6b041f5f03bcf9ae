import type { PolicyDefinition } from '../../policies/policy.ts';

type Shown = Pick<PolicyDefinition<object>, 'name' | 'side' | 'refuses'>;

/**
 * The path of a request as the README shows it, in lines: what stands before the policies, both chains in their order with
 * the statuses that each line may answer, and what comes after them.
 */
export const requestPath = (catalogue: readonly Shown[]): string[] => [
  '```',
  ...before,
  ...chain('entry', catalogue),
  ...chain('hop', catalogue),
  ...after,
  '```',
];

const before = [
  '            client',
  '              │',
  '  gateway/edge/server.ts     framing, header sizes, timeouts                  400 408 417 431',
  '  gateway/edge/headers.ts    duplicates, look-alikes, Host                    400',
  '  gateway/edge/target.ts     one spelling of the path, or none                400 414',
  '  gateway/edge/versions.ts   one version: path, header, or pinned             400 401',
  '              │',
  '  gateway/snapshot/routes.ts one lookup: method + path → operation            404 405',
  '              │',
  "  policies/index.ts          the operation's own chain, composed at boot",
];

const after = [
  '              │',
  '  gateway/upstreams/local.ts       a handler of apis/ ──► call.process.ordering.getOrderStatus(…)',
  '  gateway/upstreams/http.ts        any HTTP service            │',
  "  gateway/upstreams/websocket.ts   a socket, handed over       │  gateway/tiers/door.ts: the target's hop chain,",
  '              │                                                ▼  in this process without HTTP or JSON',
  '  gateway/edge/tail.ts       the answer, or the problem, is written           502 500',
];

/** Characters of a line's names. */
const widest = 60;

function chain(side: Shown['side'], catalogue: readonly Shown[]): string[] {
  const lines: Shown[][] = [];
  for (const policy of catalogue.filter((one) => one.side === side)) {
    const line = lines.at(-1);
    if (line !== undefined && namesOf([...line, policy]).length <= widest) line.push(policy);
    else lines.push([policy]);
  }
  return lines.map((line, index) => {
    const names = `    ${(index === 0 ? side : '').padEnd(5)} │ ${index === 0 ? '' : '→ '}${namesOf(line)}`;
    return `${names.padEnd(78)}${statusesOf(line)}`.trimEnd();
  });
}

const namesOf = (line: readonly Shown[]): string => line.map(({ name }) => name).join(' → ');

const statusesOf = (line: readonly Shown[]): string =>
  [...new Set(line.flatMap(({ refuses }) => refuses))].sort((a, b) => a - b).join(' ');
