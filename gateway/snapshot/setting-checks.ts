import type { PolicyDefinition, SettingSchema } from '../../policies/policy.ts';
import { ConfigurationError, type Mistake } from '../contracts/mistake.ts';
import { createAjv, type ValidateFunction } from '../contracts/schema.ts';
import { settingErrors } from '../contracts/violations.ts';

const compiled = new WeakMap<readonly PolicyDefinition<object>[], ReadonlyMap<string, ValidateFunction>>();

/**
 * A check of each policy's settings, by the policy's name; it fills in the defaults. Compiled once: a catalogue is code, and
 * does not change.
 * @throws ConfigurationError  two policies have one name, or a default does not fit its own schema
 */
export function checksOf(catalogue: readonly PolicyDefinition<object>[]): ReadonlyMap<string, ValidateFunction> {
  const known = compiled.get(catalogue);
  if (known !== undefined) return known;
  const ajv = createAjv({ allErrors: true, useDefaults: true, verbose: true });
  const checks = new Map(catalogue.map((policy) => [policy.name, ajv.compile(schemaOf(policy))]));
  const mistakes = catalogue.flatMap((policy, index) => mistakesOf(policy, catalogue.slice(0, index), checks));
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  compiled.set(catalogue, checks);
  return checks;
}

/** What is wrong with a policy whatever contracts say: its name is taken, or it cannot live with its own defaults. */
function mistakesOf(
  { name }: PolicyDefinition<object>,
  earlier: readonly PolicyDefinition<object>[],
  checks: ReadonlyMap<string, ValidateFunction>,
): Mistake[] {
  const at = { file: 'policies/index.ts', line: 1 };
  if (earlier.some((other) => other.name === name))
    return [{ ...at, message: `two policies are called “${name}”`, fix: 'Each has the name of its file.' }];
  const check = checks.get(name) as ValidateFunction;
  if (check({})) return [];
  return settingErrors(check.errors).map(({ path, message }) => ({
    ...at,
    message: `the default of ${[name, ...path].join('.')} ${message}`,
    fix: 'Give one that the schema of the setting allows.',
  }));
}

/** The JSON Schema of a policy's settings; nothing undeclared passes. */
const schemaOf = (policy: PolicyDefinition<object>): object => ({
  type: 'object',
  additionalProperties: false,
  properties: policy.settings as Record<string, SettingSchema>,
});
