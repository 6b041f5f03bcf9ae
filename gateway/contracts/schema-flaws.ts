import { pause } from '../runtime/leisurely.ts';
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

const ajv = createAjv();

/**
 * Judges every JSON Schema of a document (2020-12). OpenAPI's own schema leaves their insides open, and validators are
 * compiled when first needed: without this the first request would find out.
 */
export const schemaFlaws = (definition: Definition): Promise<SchemaFlaw[]> =>
  flawsIn(definition, flawlessParts, schemaFlawsOf);

/** Words of our own contracts that would promise what nobody checks: JSON Schema takes them for remarks. */
export const unheededWords = (definition: Definition): Promise<SchemaFlaw[]> =>
  flawsIn(definition, heededParts, wordsIn);

/** Judges a schema that stands at a place, which is another when it returns, and tells what is wrong further inside. */
type Judge = (schema: unknown, at: Steps, tell: Tell) => void;
type Tell = (at: Steps, message: string) => void;
/** One list for a whole walk: of ten thousand places hardly one is told. */
type Steps = string[];

// What documents share is one object in all of them, a component: it is judged once.
const flawlessParts = new WeakSet<object>();
const heededParts = new WeakSet<object>();

/** Looks wherever schemas may stand. Examples are data, whatever they hold. */
async function flawsIn(definition: Definition, good: WeakSet<object>, judge: Judge): Promise<SchemaFlaw[]> {
  const flaws: SchemaFlaw[] = [];
  const at: Steps = [];
  const isOpen = (key: string): boolean => key !== 'example' && key !== 'examples' && !isExtension(key, at.at(-2));
  const tell: Tell = (place, message) => void flaws.push({ at: [...place], message });
  const lookInto = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      at.push(key);
      lookAt(key, (value as Record<string, unknown>)[key]);
      at.pop();
    }
  };
  const lookAt = (key: string, value: unknown): void => {
    const isPart = at.length === 3 && at[0] === 'components';
    const part = isPart && typeof value === 'object' && value !== null ? value : undefined;
    if (part !== undefined && good.has(part)) return;
    const before = flaws.length;
    if (key === 'schema' || (isPart && at[1] === 'schemas')) judge(value, at, tell);
    else if (isPart || isOpen(key)) lookInto(value);
    if (part !== undefined && flaws.length === before) good.add(part);
  };
  /** Down to paths and components, between which others have their turn. */
  const lookAround = async (value: unknown): Promise<void> => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      at.push(key);
      if (at.length < 3 && key !== 'schema' && isOpen(key)) await lookAround(item);
      else lookAt(key, item);
      at.pop();
      await pause();
    }
  };
  await lookAround(definition);
  return flaws;
}

function schemaFlawsOf(schema: unknown, at: Steps, tell: Tell): void {
  if (ajv.validateSchema(schema as object) === true) {
    patternsIn(schema, at, tell);
    return;
  }
  const [error] = settingErrors(ajv.errors);
  if (error !== undefined) tell([...at, ...error.path.map(String)], error.message);
}

/** Names that people give may begin like an extension: of a header, say. */
const named = new Set(['headers', 'parameters', 'responses', 'requestBodies', 'callbacks', 'paths', 'pathItems']);
const isExtension = (key: string, within = ''): boolean => key.startsWith('x-') && !named.has(within);

const data = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Regular expressions nobody can compile, or wait for. Ajv does not judge formats of schemas themselves. */
function patternsIn(value: unknown, at: Steps, tell: Tell): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    if (data.has(key)) continue;
    const item = (value as Record<string, unknown>)[key];
    at.push(key);
    if (key === 'patternProperties')
      for (const pattern of Object.keys(item as object)) tellFlaw(pattern, [...at, pattern], tell);
    if (key === 'pattern' && typeof item === 'string') tellFlaw(item, at, tell);
    else patternsIn(item, at, tell);
    at.pop();
  }
}

function wordsIn(value: unknown, at: Steps, tell: Tell): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    at.push(key);
    const message = unheeded[key]?.(item);
    if (message !== undefined) tell(at, message);
    else if (!data.has(key)) wordsIn(item, at, tell);
    at.pop();
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

function tellFlaw(pattern: string, at: Steps, tell: Tell): void {
  const message = flawOf(pattern);
  if (message !== undefined) tell(at, message);
}

function flawOf(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return isEndless(pattern) ? 'may take for ever: a loop in it can be gone through in two ways' : undefined;
  } catch (error) {
    return `is no regular expression: ${(error as Error).message.split(': ').at(-1)}`;
  }
}
