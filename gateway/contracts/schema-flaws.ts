import type { Definition } from './openapi.ts';
import { isEndless } from './patterns/endless.ts';
import { createAjv, isChecked } from './schema.ts';
import { settingErrors } from './violations.ts';
import type { Path } from './yaml.ts';

/** A JSON Schema that is none: where, and why. */
export interface SchemaFlaw {
  readonly at: Path;
  readonly message: string;
}

interface Found {
  readonly at: Path;
  readonly schema: unknown;
}

const ajv = createAjv();

/**
 * Judges every JSON Schema of a document (2020-12). OpenAPI's own schema leaves their insides open, and validators are
 * compiled when first needed: without this the first request would find out.
 */
export const schemaFlaws = (definition: Definition): SchemaFlaw[] =>
  flawsIn(definition, flawlessSchemas, schemaFlawsOf);

/** Words of our own contracts that would promise what nobody checks: JSON Schema takes them for remarks. */
export const unheededWords = (definition: Definition): SchemaFlaw[] => flawsIn(definition, heededSchemas, wordsIn);

// What documents share is one object in all of them: it is judged once.
const flawlessSchemas = new WeakSet<object>();
const heededSchemas = new WeakSet<object>();

function flawsIn(
  definition: Definition,
  good: WeakSet<object>,
  judge: (schema: unknown, at: Path) => Iterable<SchemaFlaw>,
): SchemaFlaw[] {
  return [...schemasIn(definition, [])].flatMap(({ schema, at }) => {
    if (typeof schema !== 'object' || schema === null) return [...judge(schema, at)];
    if (good.has(schema)) return [];
    const flaws = [...judge(schema, at)];
    if (flaws.length === 0) good.add(schema);
    return flaws;
  });
}

function schemaFlawsOf(schema: unknown, at: Path): Iterable<SchemaFlaw> {
  if (ajv.validateSchema(schema as object) === true) return patternsIn(schema, at);
  const [error] = settingErrors(ajv.errors);
  return error === undefined ? [] : [{ at: [...at, ...error.path], message: error.message }];
}

/** Everything called `schema`, and the components that are schemas. Examples are data, whatever they hold. */
function* schemasIn(value: unknown, at: Path): Generator<Found> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const here = [...at, key];
    const isComponent = here.length === 3 && here[0] === 'components' && here[1] === 'schemas';
    if (isComponent || key === 'schema') yield { schema: item, at: here };
    else if (!['example', 'examples'].includes(key) && !isExtension(key, at)) yield* schemasIn(item, here);
  }
}

/** Names that people give may begin like an extension: of a header, say. */
const named = new Set(['headers', 'parameters', 'responses', 'requestBodies', 'callbacks', 'paths', 'pathItems']);
const isExtension = (key: string, at: Path): boolean => key.startsWith('x-') && !named.has(String(at.at(-1)));

const data = ['example', 'examples', 'default', 'enum', 'const'];

/** Regular expressions nobody can compile, or wait for. Ajv does not judge formats of schemas themselves. */
function* patternsIn(value: unknown, at: Path): Generator<SchemaFlaw> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const here = [...at, key];
    if (key === 'patternProperties') {
      for (const pattern of Object.keys(item as object)) yield* flawsOf(pattern, [...here, pattern]);
    }
    if (key === 'pattern' && typeof item === 'string') yield* flawsOf(item, here);
    else if (!data.includes(key)) yield* patternsIn(item, here);
  }
}

function* wordsIn(value: unknown, at: Path): Generator<SchemaFlaw> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const here = [...at, key];
    const message = unheeded[key]?.(item);
    if (message !== undefined) yield { at: here, message };
    else if (!data.includes(key)) yield* wordsIn(item, here);
  }
}

/** By word, why it is not heeded. A property may have such a name: then a schema stands there. */
const unheeded: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  format: (value) =>
    typeof value !== 'string' || isChecked(value) ? undefined : `is ${value}, a format that nothing is checked by`,
  nullable: (value) => (typeof value === 'boolean' ? "is OpenAPI 3.0: write type: [string, 'null']" : undefined),
  readOnly: (value) =>
    typeof value === 'boolean' ? 'is not enforced: requests need a schema of their own' : undefined,
  writeOnly: (value) =>
    typeof value === 'boolean' ? 'is not enforced: answers need a schema of their own' : undefined,
};

function* flawsOf(pattern: string, at: Path): Generator<SchemaFlaw> {
  const message = flawOf(pattern);
  if (message !== undefined) yield { at, message };
}

function flawOf(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return isEndless(pattern) ? 'may take for ever: a loop in it can be gone through in two ways' : undefined;
  } catch (error) {
    return `is no regular expression: ${(error as Error).message.split(': ').at(-1)}`;
  }
}
