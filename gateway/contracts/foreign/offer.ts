import { didYouMean } from '../../near.ts';
import { methods } from '../openapi.ts';
import type { Path } from '../yaml.ts';
import type { Gathering, Origin } from './gather.ts';
import type { Selection, Sidecar } from './sidecar.ts';
import type { VendorFile } from './sources.ts';

/** An operation of the vendor's that we offer. */
export interface Offered {
  /** The path as the vendor writes it, and as it is here. */
  readonly theirs: string;
  readonly ours: string;
  readonly method: string;
  readonly operationId: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly item: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  readonly itemOrigin: Origin;
}

type Say = (at: Path, message: string, fix?: string) => void;

/**
 * The operations the sidecar lets through, in the document's order; all of them when it says nothing.
 * @param say  tells what is wrong at a place of the sidecar
 */
export function offeredOperations(main: VendorFile, gathering: Gathering, sidecar: Sidecar, say: Say): Offered[] {
  const all = [...operationsIn(main, gathering, sidecar.prefixes ?? {})];
  const { include, exclude } = sidecar.offer ?? {};
  const chosen = include === undefined ? all : all.filter(selecting(all, include, ['offer', 'include'], say));
  if (exclude === undefined) return chosen;
  const isExcluded = selecting(all, exclude, ['offer', 'exclude'], say);
  return chosen.filter((operation) => !isExcluded(operation));
}

/** Whether a name, as the sidecar has it, means this operation. */
export const isNamed = (name: string, { operationId, method, theirs, value }: Offered): boolean =>
  name === value.operationId || name === operationId || name === `${method.toUpperCase()} ${theirs}`;

function selecting(
  all: readonly Offered[],
  { tags = [], operations = [] }: Selection,
  at: Path,
  say: Say,
): (operation: Offered) => boolean {
  const carries = (operation: Offered, tag: string): boolean =>
    ((operation.value.tags ?? []) as readonly unknown[]).includes(tag);
  for (const [index, tag] of tags.entries())
    if (!all.some((operation) => carries(operation, tag)))
      say([...at, 'tags', index], `no operation has the tag “${tag}”`, 'Write it as the document does.');
  for (const [index, name] of operations.entries())
    if (!all.some((operation) => isNamed(name, operation)))
      say([...at, 'operations', index], `there is no operation “${name}”`, nearest(name, all));
  return (operation) =>
    tags.some((tag) => carries(operation, tag)) || operations.some((name) => isNamed(name, operation));
}

/** How to mend a name that no operation has. */
export const nearest = (name: string, all: readonly Offered[]): string =>
  didYouMean(
    name,
    all.map(({ operationId }) => operationId),
  ) ?? 'Write an operationId of the document, or GET /path.';

function* operationsIn(
  main: VendorFile,
  gathering: Gathering,
  prefixes: Readonly<Record<string, string>>,
): Generator<Offered> {
  const paths = ((main.value as { paths?: object }).paths ?? {}) as Record<string, Record<string, unknown> | null>;
  for (const [theirs, written] of Object.entries(paths)) {
    if (!theirs.startsWith('/')) continue;
    const at: Origin = { source: main, path: ['paths', theirs] };
    const { $ref } = written ?? {};
    const found =
      typeof $ref === 'string'
        ? gathering.follow($ref, { source: main, path: [...at.path, '$ref'] })
        : { value: written, origin: at };
    if (found === undefined || typeof found.value !== 'object' || found.value === null) continue;
    const item = { ...(found.value as Record<string, unknown>), ...withoutReference(written ?? {}) };
    for (const method of methods) {
      const value = item[method] as Record<string, unknown> | undefined;
      if (typeof value !== 'object' || value === null) continue;
      const origin = { source: found.origin.source, path: [...found.origin.path, method] };
      const ours = withPrefix(theirs, prefixes);
      const operationId = nameOf(value.operationId, method, theirs);
      yield { theirs, ours, method, operationId, value, item, origin, itemOrigin: found.origin };
    }
  }
}

const withoutReference = ({ $ref: _, ...rest }: Record<string, unknown>): object => rest;

/** A path as it is here: the longest prefix that fits is exchanged. */
function withPrefix(theirs: string, prefixes: Readonly<Record<string, string>>): string {
  const found = prefixOf(theirs, prefixes);
  if (found === undefined) return theirs;
  return bare(prefixes[found] as string) + theirs.slice(bare(found).length) || '/';
}

/** The prefix of the sidecar that a vendor's path begins with. */
export const prefixOf = (theirs: string, prefixes: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(prefixes)
    .filter((prefix) => theirs === bare(prefix) || theirs.startsWith(`${bare(prefix)}/`))
    .sort((a, b) => b.length - a.length)[0];

/** A prefix without the slash at its end. */
export const bare = (prefix: string): string => prefix.replace(/\/$/, '');

/**
 * What an operation is called here: as the vendor calls it, less what addresses, logs and headers cannot hold; without a
 * name, after its method and path: `GET /users/{id}/keys` → `getUsersByIdKeys`.
 */
export function nameOf(operationId: unknown, method: string, template: string): string {
  const given = typeof operationId === 'string' ? operationId.replace(/[^A-Za-z0-9._/:-]+/g, '-') : '';
  const clean = given.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  if (clean !== '') return clean;
  const words = template.split('/').flatMap((segment) => {
    const plain = segment
      .replace(/[^A-Za-z0-9]+/g, ' ')
      .trim()
      .split(' ');
    return segment.includes('{') ? ['By', ...plain] : plain;
  });
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
