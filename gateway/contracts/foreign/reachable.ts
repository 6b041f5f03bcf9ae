import { type Definition, methods, type OperationObject } from '../openapi.ts';
import { pointerPath, valueAt } from '../pointer.ts';

/** The part of a document that these operations need: themselves, and the components they refer to. */
export function reachable(definition: Definition, operationIds: ReadonlySet<string>): Definition {
  const paths = Object.entries(definition.paths).flatMap(([template, item]) => {
    const kept = Object.entries(item).filter(
      ([key, value]) => !isMethod(key) || operationIds.has((value as OperationObject).operationId ?? ''),
    );
    return kept.some(([key]) => isMethod(key)) ? [[template, Object.fromEntries(kept)] as const] : [];
  });
  const components: Record<string, Record<string, unknown>> = {};
  const follow = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref' && typeof item === 'string') keep(item);
      else follow(item);
    }
  };
  const keep = (reference: string): void => {
    const [, section = '', name = ''] = pointerPath(reference.slice(1));
    if (components[section]?.[name] !== undefined) return;
    const value = valueAt(definition, ['components', section, name]);
    if (value === undefined) return;
    components[section] = { ...components[section], [name]: value };
    follow(value);
  };
  for (const [, item] of paths) follow(item);
  const { securitySchemes } = definition.components ?? {};
  return {
    ...definition,
    paths: Object.fromEntries(paths),
    components: { ...components, ...(securitySchemes === undefined ? {} : { securitySchemes }) },
  } as Definition;
}

const isMethod = (key: string): boolean => (methods as readonly string[]).includes(key);
