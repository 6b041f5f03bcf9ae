import type { Operation, PolicyDefinition, SettingSchema, Tier } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { type Mistake, pushOnce } from '../contracts/mistake.ts';
import type { ValidateFunction } from '../contracts/schema.ts';
import { settingErrors } from '../contracts/violations.ts';
import type { OperationSettings, PolicySettings } from '../contracts/x-gateway.ts';
import type { Path, Source } from '../contracts/yaml.ts';
import { didYouMean } from '../near.ts';
import { checksOf } from './setting-checks.ts';

/** Every policy's settings for one operation, defaults filled in. */
export type Resolved = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A policy as the engine sees it: the definition with its settings' type forgotten. */
export type AnyPolicy = PolicyDefinition<object>;

interface Layer {
  readonly settings: PolicySettings;
  where(path: Path): { file: string; line: number };
}

/**
 * Resolves settings: the policy's own defaults, then the tier's, the document's, the path's and the operation's. Where the
 * same is written, the settings are one object: of thousands of operations hardly one has settings of its own.
 */
export function createSettingsReader(catalogue: readonly AnyPolicy[], tierDefaults: Source) {
  const checks = checksOf(catalogue);
  const known = new Map<string, Resolved>();
  const ofTier = (tier: Tier): PolicySettings =>
    ((tierDefaults.value ?? {}) as Partial<Record<Tier, PolicySettings>>)[tier] ?? {};

  return {
    /** Settings of one operation; what is wrong with them goes to `mistakes`, once per place. */
    resolve(
      operation: Operation,
      document: ContractDocument,
      path: string,
      method: string,
      mistakes: Mistake[],
    ): Resolved {
      const item = document.definition.paths[path] as { 'x-gateway'?: OperationSettings } & Record<
        string,
        { 'x-gateway'?: OperationSettings }
      >;
      const contractLayer = (settings: PolicySettings | undefined, at: Path): Layer => ({
        settings: settings ?? {},
        where: (inner) => document.where([...at, 'x-gateway', 'policies', ...inner]),
      });
      const written = [
        document.settings.policies,
        item['x-gateway']?.policies,
        item[method]?.['x-gateway']?.policies,
      ] as const;
      const key = JSON.stringify([operation.tier, ...written]);
      const same = known.get(key);
      if (same !== undefined) return same;
      const layers: Layer[] = [
        {
          settings: ofTier(operation.tier),
          where: (inner) => ({ file: tierDefaults.file, line: tierDefaults.lineOf([operation.tier, ...inner]) }),
        },
        contractLayer(written[0], []),
        contractLayer(written[1], ['paths', path]),
        contractLayer(written[2], ['paths', path, method]),
      ];
      const before = mistakes.length;
      refuseUnknownPolicies(layers, checks, mistakes);
      const resolved = Object.fromEntries(
        catalogue.map((policy) => [policy.name, settingsOf(policy, layers, checks, mistakes)]),
      );
      // What is wrong is told at every place where it is written.
      if (mistakes.length === before) known.set(key, resolved);
      return resolved;
    },
    /** Contradictions between settings that stand on their own. */
    contradictions(operation: Operation, document: ContractDocument, at: Path, resolved: Resolved): Mistake[] {
      return catalogue.flatMap((policy) =>
        (policy.contradictions?.(resolved[policy.name] as never, operation, resolved) ?? []).map((message) => ({
          ...document.where(at),
          message: `${operation.operationId}, ${policy.name}: ${message}`,
        })),
      );
    },
    /** What holds where no operation is known: the policies' own defaults. */
    defaults: (): Resolved =>
      Object.fromEntries(catalogue.map((policy) => [policy.name, settingsOf(policy, [], checks, [])])),
  };
}

function refuseUnknownPolicies(
  layers: readonly Layer[],
  checks: ReadonlyMap<string, ValidateFunction>,
  mistakes: Mistake[],
): void {
  for (const layer of layers) {
    for (const name of Object.keys(layer.settings)) {
      if (!checks.has(name)) {
        pushOnce(mistakes, {
          ...layer.where([name]),
          message: `there is no policy “${name}”`,
          fix: didYouMean(name, checks.keys()) ?? `Policies: ${[...checks.keys()].join(', ')}.`,
        });
      }
    }
  }
}

function settingsOf(
  policy: AnyPolicy,
  layers: readonly Layer[],
  checks: ReadonlyMap<string, ValidateFunction>,
  mistakes: Mistake[],
): Record<string, unknown> {
  const merged: Record<string, unknown> = Object.assign({}, ...layers.map((layer) => layer.settings[policy.name]));
  const check = checks.get(policy.name) as ValidateFunction;
  if (check(merged)) return merged;
  for (const { path, unknown, message, fix } of settingErrors(check.errors)) {
    const setting = path[0] ?? unknown ?? '';
    const layer = layers.findLast((candidate) => candidate.settings[policy.name]?.[setting] !== undefined) ?? layers[0];
    const described = (policy.settings as Readonly<Record<string, SettingSchema>>)[setting]?.description;
    pushOnce(mistakes, {
      ...(layer as Layer).where([policy.name, ...path, ...(unknown === undefined ? [] : [unknown])]),
      message: `${[policy.name, ...path].join('.')} ${message}`,
      fix: fix ?? described ?? `Policy ${policy.name} has no settings.`,
    });
  }
  return merged;
}
