import { type Definition, methods, type OperationObject } from './openapi.ts';
import { createAjv, type ValidateFunction } from './schema.ts';
import { settingErrors } from './violations.ts';
import { documentSchema, operationSchema } from './x-gateway.ts';
import type { Path } from './yaml.ts';

const ajv = createAjv({ allErrors: true, useDefaults: true, verbose: true });
const checkDocumentSettings = ajv.compile(documentSchema);
const checkOperationSettings = ajv.compile(operationSchema);

type Say = (at: Path, message: string, fix?: string) => void;

/** Judges `x-gateway` wherever it may stand: at the document, its paths and its operations. */
export function checkExtensions(definition: Definition, say: Say): void {
  if (definition['x-gateway'] === undefined) {
    say([], 'has no x-gateway', 'Add x-gateway with owner, lifecycle, audience and upstream.');
    return;
  }
  const judge = (check: ValidateFunction, value: unknown, at: Path): void => {
    if (value === undefined || check(value)) return;
    for (const { path, unknown, message, fix } of settingErrors(check.errors)) {
      const name = ['x-gateway', ...path].join('.');
      say([...at, ...path, ...(unknown === undefined ? [] : [unknown])], `${name} ${message}`, fix);
    }
  };
  judge(checkDocumentSettings, definition['x-gateway'], ['x-gateway']);
  for (const [template, item] of Object.entries(definition.paths ?? {})) {
    judge(checkOperationSettings, item['x-gateway'], ['paths', template, 'x-gateway']);
    for (const method of methods) {
      const operation = item[method] as OperationObject | undefined;
      judge(checkOperationSettings, operation?.['x-gateway'], ['paths', template, method, 'x-gateway']);
    }
  }
}

/** What callers may see of a document: all of it, without `x-gateway`. What holds none is shared, not copied. */
export function withoutExtensions<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withoutExtensions);
    return items.some((item, index) => item !== value[index]) ? (items as T) : value;
  }
  let copy: Record<string, unknown> | undefined = 'x-gateway' in value ? withoutOwn(value) : undefined;
  for (const key of Object.keys(copy ?? value)) {
    const item = (value as Record<string, unknown>)[key];
    const now = withoutExtensions(item);
    if (now === item) continue;
    copy ??= { ...value } as Record<string, unknown>;
    copy[key] = now;
  }
  return (copy ?? value) as T;
}

function withoutOwn(value: object): Record<string, unknown> {
  const { 'x-gateway': _, ...rest } = value as { 'x-gateway'?: unknown };
  return rest;
}
