import { Problem } from '#problem';
import { inShort } from '../../policies/parts/in-short.ts';
import type { Issuer } from '../../policies/policy.ts';
import type { Registry } from '../consumers/registry.ts';
import { didYouMean } from '../near.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ControlKind } from './control.ts';
import { isDenial, nameOf } from './denied.ts';

/** What there is to take hold of. */
export interface Targets {
  operations(): Iterable<string>;
  apis(): Iterable<string>;
  upstreams(): Iterable<string>;
  consumers(): Promise<Iterable<string>>;
  /** Names of the issuers whose tokens are taken. */
  issuers(): Iterable<string>;
}

/** The targets of a running gateway. */
export const createTargets = (
  current: () => Snapshot,
  registry: Pick<Registry, 'listConsumers'>,
  issuers: readonly Issuer[],
): Targets => ({
  operations: () => current().all.map(({ operation }) => operation.id),
  apis: () => current().documents.map(({ id }) => id),
  upstreams: () => new Set(current().all.map(({ operation }) => operation.upstream.name)),
  consumers: async () => (await registry.listConsumers()).map(({ id }) => id),
  issuers: () => issuers.map(({ name, issuer }) => name ?? issuer),
});

type Named = Exclude<ControlKind, 'reload' | 'subject' | 'token'>;

const nouns: Readonly<Record<Named, string>> = {
  operation: 'operation',
  api: 'API',
  consumer: 'consumer',
  maintenance: 'tier or API',
  breaker: 'upstream with a breaker',
};

/**
 * Makes sure that a target exists: a control on a misspelt name would stop nothing, and nobody would notice.
 * @throws Problem  `not-found` naming what may have been meant
 */
export async function requireTarget(
  kind: Exclude<ControlKind, 'reload'>,
  target: string,
  targets: Targets,
): Promise<void> {
  if (isDenial(kind)) {
    requireIssuer(target, [...targets.issuers()]);
    return;
  }
  const known = new Set(await namesOf(kind, targets));
  if (known.has(target)) return;
  const near = didYouMean(target, known);
  const hint = near === undefined ? '' : ` ${near}`;
  throw new Problem('not-found', { detail: `There is no ${nouns[kind]} “${inShort(target)}”.${hint}` });
}

/** Subjects and token ids are the issuer's: of them nobody here has a list. */
function requireIssuer(target: string, issuers: readonly string[]): void {
  if (compact.test(target)) {
    const detail = 'is a whole token, which belongs nowhere but in a request: write its jti';
    throw new Problem('bad-request', { errors: [{ pointer: '/target', detail }] });
  }
  if (issuers.some((issuer) => target.endsWith(nameOf('', issuer)) && target.length > nameOf('', issuer).length))
    return;
  const form = issuers.map((issuer) => `“… (${issuer})”`).join(' or ');
  throw new Problem('not-found', { detail: `Write the subject, or the token’s jti, and whose it is: ${form}.` });
}

/** A signed token as it is sent. */
const compact = /^ey[\w-]+\.[\w-]+\.[\w-]*/;

async function namesOf(kind: Named, targets: Targets): Promise<Iterable<string>> {
  if (kind === 'operation') return targets.operations();
  if (kind === 'api') return targets.apis();
  if (kind === 'consumer') return targets.consumers();
  if (kind === 'breaker') return targets.upstreams();
  return ['gateway', 'experience', 'process', 'system', ...targets.apis()];
}
