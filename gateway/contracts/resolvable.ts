import { type Definition, methods, type OperationObject } from './openapi.ts';
import { pointerPath, valueAt } from './pointer.ts';

/** A definition as openapi-backend resolves it rightly: each operation with all its parameters, references plain. */
export const resolvable = (definition: Definition): Definition => withMergedParameters(withPlainReferences(definition));

/**
 * Makes every reference lead straight to what it means, and stand alone: openapi-backend stops at a component that is
 * itself a reference, and drops what stands beside one, though in a schema that counts (JSON Schema 2020-12 §8.2.3.1).
 */
function withPlainReferences(definition: Definition): Definition {
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map(plain);
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    const { $ref } = value as { $ref?: unknown };
    if (typeof $ref !== 'string') return mapValues(value, plain);
    const aim = meant(definition, $ref);
    if (aim === $ref && Object.keys(value).length === 1) return value;
    const reference = { $ref: aim };
    const beside = mapValues(withoutReference(value), plain) as { allOf?: readonly unknown[] };
    if (!isSchema($ref) || Object.keys(beside).length === 0) return reference;
    return { ...beside, allOf: [reference, ...(beside.allOf ?? [])] };
  };
  return plain(definition) as Definition;
}

const isSchema = (reference: string): boolean => reference.startsWith('#/components/schemas/');

/** Follows references to references. */
function meant(definition: Definition, reference: string): string {
  const seen = new Set<string>();
  let current = reference;
  while (!seen.has(current)) {
    seen.add(current);
    const target = valueAt(definition, pointerPath(current));
    const { $ref } = (target ?? {}) as { $ref?: unknown };
    const says = Object.keys(withoutReference(target ?? {})).length > 0;
    if (typeof $ref !== 'string' || (says && isSchema(current))) return current;
    current = $ref;
  }
  return current;
}

function withoutReference(value: object): object {
  const { $ref: _, ...beside } = value as { $ref?: unknown };
  return beside;
}

/** What does not change is shared, not copied: documents of thousands of operations fill megabytes. */
function mapValues(value: object, change: (item: unknown) => unknown): object {
  let changed = false;
  const entries = Object.entries(value).map(([key, item]) => {
    const next = change(item);
    changed ||= next !== item;
    return [key, next] as const;
  });
  return changed ? Object.fromEntries(entries) : value;
}

/** Path-level parameters belong to each operation, and an operation's own one of that name wins (OpenAPI 3.1 §4.8.9). */
function withMergedParameters(definition: Definition): Definition {
  const paths = Object.entries(definition.paths).map(([path, item]) => {
    const { parameters: shared, ...rest } = item as { parameters?: readonly unknown[] };
    if (shared === undefined) return [path, item];
    const merged = Object.entries(rest).map(([method, operation]) => {
      if (!isMethod(method)) return [method, operation];
      const own = (operation as OperationObject).parameters ?? [];
      const names = new Set(own.map((parameter) => parameterKey(definition, parameter)));
      // Copies: the resolver visits an object once and would leave a shared reference unresolved the second time.
      const inherited = structuredClone(shared.filter((parameter) => !names.has(parameterKey(definition, parameter))));
      return [method, { ...(operation as object), parameters: [...own, ...inherited] }];
    });
    return [path, Object.fromEntries(merged)];
  });
  return { ...definition, paths: Object.fromEntries(paths) };
}

const isMethod = (key: string): boolean => (methods as readonly string[]).includes(key);

function parameterKey(definition: Definition, parameter: unknown): string {
  const { $ref } = parameter as { $ref?: string };
  const found = $ref === undefined ? parameter : definition.components?.parameters?.[$ref.split('/').at(-1) as string];
  const { in: place, name } = found as { in: string; name: string };
  return `${place}:${name}`;
}
