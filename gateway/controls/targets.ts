import { Problem } from '#problem';
import type { Registry } from '../consumers/registry.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ControlKind } from './control.ts';
import { nearNames } from './near.ts';

/** What there is to take hold of. */
export interface Targets {
  operations(): Iterable<string>;
  apis(): Iterable<string>;
  upstreams(): Iterable<string>;
  consumers(): Promise<Iterable<string>>;
}

/** The targets of a running gateway. */
export const createTargets = (current: () => Snapshot, registry: Pick<Registry, 'listConsumers'>): Targets => ({
  operations: () => current().all.map(({ operation }) => operation.id),
  apis: () => current().documents.map(({ id }) => id),
  upstreams: () => new Set(current().all.map(({ operation }) => operation.upstream.name)),
  consumers: async () => (await registry.listConsumers()).map(({ id }) => id),
});

const nouns: Readonly<Record<Exclude<ControlKind, 'reload'>, string>> = {
  operation: 'operation',
  api: 'API',
  consumer: 'consumer',
  maintenance: 'tier or API',
  breaker: 'upstream with a breaker',
};

/** Longer than any name; comparing takes time that grows with the length. */
const longest = 200;

/**
 * Makes sure that a target exists: a control on a misspelt name would stop nothing, and nobody would notice.
 * @throws Problem  `not-found` naming what may have been meant
 */
export async function requireTarget(
  kind: Exclude<ControlKind, 'reload'>,
  target: string,
  targets: Targets,
): Promise<void> {
  const known = new Set(await namesOf(kind, targets));
  if (known.has(target)) return;
  const near = target.length > longest ? [] : nearNames(target, known);
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`;
  throw new Problem('not-found', { detail: `There is no ${nouns[kind]} “${target.slice(0, longest)}”.${hint}` });
}

async function namesOf(kind: Exclude<ControlKind, 'reload'>, targets: Targets): Promise<Iterable<string>> {
  if (kind === 'operation') return targets.operations();
  if (kind === 'api') return targets.apis();
  if (kind === 'consumer') return targets.consumers();
  if (kind === 'breaker') return targets.upstreams();
  return ['gateway', 'experience', 'process', 'system', ...targets.apis()];
}
