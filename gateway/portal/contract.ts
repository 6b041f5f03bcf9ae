import {
  type Definition,
  methods,
  type OperationObject,
  type ParameterObject,
  type PathItem,
  type Schema,
} from '../contracts/openapi.ts';
import type { CatalogueDocument } from './catalogue.ts';

/** What a published document says of its operations. */
export interface Contract {
  readonly definition: Definition;
  operation(operationId: string): PublishedOperation | undefined;
  /** The thing itself where there is a reference to one within the document. */
  resolve<T>(value: T): T;
}

export interface PublishedOperation extends Omit<OperationObject, 'parameters'> {
  /** Those of the path too, references resolved. */
  readonly parameters: readonly ParameterObject[];
}

/** Opens a published document for reading. */
export function openContract({ published }: Pick<CatalogueDocument, 'published'>): Contract {
  const definition = published as Definition;
  const resolve = <T>(value: T): T => {
    const reference = (value as { $ref?: unknown } | undefined)?.$ref;
    return typeof reference === 'string' ? (follow(definition, reference) as T) : value;
  };
  const found = new Map<string, readonly [PathItem, OperationObject]>();
  for (const item of Object.values(definition.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method] as OperationObject | undefined;
      if (operation?.operationId !== undefined) found.set(operation.operationId, [item, operation]);
    }
  }
  return {
    definition,
    resolve,
    operation(operationId) {
      const pair = found.get(operationId);
      if (pair === undefined) return undefined;
      const [{ parameters: shared = [] }, operation] = pair;
      const all = [...(shared as readonly ParameterObject[]), ...(operation.parameters ?? [])];
      return { ...operation, parameters: all.map(resolve).filter((parameter) => typeof parameter === 'object') };
    },
  };
}

/** Names of all fields that go in and out of an operation: parameters, and properties at any depth of its bodies. */
export function fieldsOf(
  contract: Contract,
  { parameters, requestBody, responses = {} }: PublishedOperation,
): string[] {
  const names = new Set(parameters.map(({ name }) => name));
  const seen = new Set<unknown>();
  const walk = (given: unknown): void => {
    const schema = contract.resolve(given);
    if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
    seen.add(schema);
    const { properties = {}, items, additionalProperties, allOf, anyOf, oneOf } = schema as Schema & Nested;
    for (const [name, property] of Object.entries(properties)) {
      names.add(name);
      walk(property);
    }
    for (const inner of [items, additionalProperties, ...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? [])])
      walk(inner);
  };
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  for (const body of [requestBody, ...answers.map(([, answer]) => answer)]) {
    for (const { schema } of Object.values(contract.resolve(body)?.content ?? {})) walk(schema);
  }
  return [...names];
}

interface Nested {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly additionalProperties?: unknown;
  readonly allOf?: readonly unknown[];
  readonly anyOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
}

function follow(definition: Definition, reference: string, hops = 0): unknown {
  if (!reference.startsWith('#/') || hops > 8) return undefined;
  let value: unknown = definition;
  for (const part of reference.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  const next = (value as { $ref?: unknown } | undefined)?.$ref;
  return typeof next === 'string' ? follow(definition, next, hops + 1) : value;
}
