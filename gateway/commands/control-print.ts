/** What the operations listener answers, as people read it. Each takes an answer and gives lines. */
type Said = Record<string, unknown>;

interface Row {
  readonly kind: string;
  readonly target: string;
  readonly state: string;
  readonly since: string;
  readonly who: string;
  readonly until?: string;
  readonly reason?: string;
  readonly notice?: string;
}

/** What is in force. */
export function printControls({ controls }: Said): string {
  const rows = controls as Row[];
  return rows.length === 0 ? 'Nothing is switched off.' : rows.map(printRow).join('\n');
}

/** Who changed what, newest first. */
export function printChanges({ changes }: Said): string {
  const rows = changes as Row[];
  return rows.length === 0 ? 'Nobody has changed anything yet.' : rows.map(printRow).join('\n');
}

function printRow({ kind, target, state, since, who, until, reason, notice }: Row): string {
  const facts = [until && `until ${until}`, reason && `“${reason}”`, notice && `callers read “${notice}”`];
  return [`${since.slice(0, 19)}Z  ${kind} ${target}: ${state}, by ${who}`, ...facts.filter(Boolean)].join(', ');
}

interface Breaker {
  readonly upstream: string;
  readonly operations: string;
  readonly state: string;
  readonly forced: boolean;
  readonly wait?: number;
  /** Where several share a port. */
  readonly worker?: number;
}

/** Breakers as they are in the process that was asked; of workers once where they agree, else with the numbers of each. */
export function printBreakers({ breakers }: Said): string {
  const lines = new Map<string, Set<number>>();
  for (const breaker of breakers as Breaker[]) {
    const line = printBreaker(breaker);
    lines.set(line, (lines.get(line) ?? new Set()).add(breaker.worker ?? 1));
  }
  const all = new Set([...lines.values()].flatMap((workers) => [...workers]));
  return [...lines]
    .map(([line, workers]) => (workers.size === all.size ? line : `${line} (worker ${[...workers].join(', ')})`))
    .toSorted()
    .join('\n');
}

function printBreaker({ upstream, operations, state, forced, wait }: Breaker): string {
  const rest = wait === undefined ? '' : `, tried again in ${Math.ceil(wait / 1000)} s`;
  return `${upstream} (${operations}): ${state}${forced ? ', held by an operator' : ''}${rest}`;
}

interface Changes<T> {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly T[];
}

interface ChangedOperation {
  readonly operation: string;
  readonly what: readonly string[];
  readonly settings: readonly { readonly setting: string; readonly from: unknown; readonly to: unknown }[];
}

/** What a reload would change. */
export function printDifference({ running, files, documents, operations, plans, warnings }: Said): string {
  if (running === files) return 'A reload would change nothing.';
  const named = (noun: string, { added, removed, changed }: Changes<string>): string[] => [
    ...added.map((name) => `+ ${noun} ${name}`),
    ...removed.map((name) => `- ${noun} ${name}`),
    ...changed.map((name) => `~ ${noun} ${name}`),
  ];
  const { added, removed, changed } = operations as Changes<ChangedOperation>;
  return [
    ...named('contract', documents as Changes<string>),
    ...named('operation', { added, removed, changed: changed.map(printChange) }),
    ...named('plan', plans as Changes<string>),
    ...(warnings as string[]).map((warning) => `! ${warning}`),
  ].join('\n');
}

function printChange({ operation, what, settings }: ChangedOperation): string {
  const changed = settings.map(({ setting, from, to }) => `${setting} ${JSON.stringify(from)} → ${JSON.stringify(to)}`);
  return `${operation}: ${[...what, ...changed].join(', ')}`;
}
