import { Validator } from '@seriousme/openapi-schema-validator';
import { pause } from '../runtime/leisurely.ts';
import type { Bundle } from './bundle.ts';
import type { Mistake } from './mistake.ts';
import type { Definition } from './openapi.ts';
import type { ValidateFunction } from './schema.ts';
import { schemaFlaws, unheededWords } from './schema-flaws.ts';
import { settingErrors } from './violations.ts';
import type { Path } from './yaml.ts';

const validator = new Validator({ strict: false });
/**
 * OpenAPI's own schema of 3.1, compiled. `validate` of the library copies the document twice, to find references that
 * lead nowhere; those are found where references are followed, but for the words that only JSON Schema has.
 */
const fitsSchema = (validator as unknown as { getAjvValidator(version: string): ValidateFunction }).getAjvValidator(
  '3.1',
);
const ownReferences = /"\$(?:id|anchor|dynamicRef|dynamicAnchor|schema)":/y;

/** Judges a contract of ours as OpenAPI 3.1; what is found may stand in shared files. @param text  of the definition */
export async function checkShape(
  definition: Definition,
  text: string,
  bundled: Pick<Bundle, 'where'>,
  mistakes: Mistake[],
): Promise<void> {
  const say = sayTo(mistakes, bundled);
  const { openapi, paths = {} } = definition;
  if (!/^3\.1\.\d+$/.test(String(openapi))) {
    const written =
      openapi === undefined ? 'names no OpenAPI version' : `is OpenAPI ${openapi}, but 3.1.x is read here`;
    say(['openapi'], written, 'Write openapi: 3.1.0.');
    return;
  }
  // Settings and lines are looked up where a path is written.
  const elsewhere = Object.keys(paths).filter((template) => paths[template]?.$ref !== undefined);
  for (const template of elsewhere)
    say(['paths', template], 'a path item cannot be shared', 'Write its operations here.');
  if (elsewhere.length > 0) return;
  await checkSpecification(definition, text, bundled, mistakes);
  for (const { at, message } of await unheededWords(definition))
    say(at, `${placeOf(at)} ${message}`, 'What a contract says must hold.');
}

/** Judges a document as OpenAPI 3.1, and its schemas as JSON Schema. @param text  of the definition, as JSON */
export async function checkSpecification(
  definition: Definition,
  text: string,
  bundled: Pick<Bundle, 'where'>,
  mistakes: Mistake[],
): Promise<void> {
  const say = sayTo(mistakes, bundled);
  await checkAgainstSpecification(definition, text, say);
  await pause();
  for (const { at, message } of await schemaFlaws(definition))
    say(at, `${placeOf(at)} ${message}`, 'Schemas are JSON Schema 2020-12.');
}

const sayTo =
  (mistakes: Mistake[], { where }: Pick<Bundle, 'where'>): Say =>
  (at, message, fix) => {
    mistakes.push({ ...where(at), message, fix });
  };

async function checkAgainstSpecification(definition: Definition, text: string, say: Say): Promise<void> {
  const errors = fits(definition) ? await flawedReferences(definition, text) : fitsSchema.errors;
  if (errors === undefined) return;
  const flaws = typeof errors === 'string' ? [] : settingErrors(errors);
  // The deepest error is the one a person means; the others say that no alternative around it fits.
  const [deepest] = flaws.toSorted((a, b) => b.path.length - a.path.length);
  const { path: at = [], unknown, message = String(errors) } = deepest ?? {};
  const place = unknown === undefined ? at : [...at, unknown];
  say(place, `${placeOf(at)} ${message}`, 'See the OpenAPI 3.1 specification for this place.');
}

/** What documents share is one object in all of them, a component: it is judged once. */
const fitting = new WeakSet<object>();

/** Leaves what is wrong in `fitsSchema.errors`. */
function fits(definition: Definition): boolean {
  const fresh = new Set<object>();
  if (!fitsSchema(withoutFitting(definition, fresh))) {
    // What it says of a part it says of the whole, and at the same place.
    return fitsSchema(definition);
  }
  for (const part of fresh) fitting.add(part);
  return true;
}

/** @param fresh  is told the components that are left */
function withoutFitting(definition: Definition, fresh: Set<object>): Definition {
  const isFresh = (part: unknown): boolean => {
    if (typeof part !== 'object' || part === null) return true;
    if (fitting.has(part)) return false;
    fresh.add(part);
    return true;
  };
  const sections = Object.entries(definition.components ?? {}).map(([name, parts]) => {
    const isMap = typeof parts === 'object' && parts !== null && !Array.isArray(parts);
    return [name, isMap ? Object.fromEntries(Object.entries(parts).filter(([, part]) => isFresh(part))) : parts];
  });
  return sections.length === 0 ? definition : { ...definition, components: Object.fromEntries(sections) };
}

async function flawedReferences(definition: Definition, text: string): Promise<string | undefined> {
  if (!hasOwnReferences(text)) return undefined;
  const { valid, errors } = await validator.validate(structuredClone(definition) as unknown as Record<string, unknown>);
  return valid ? undefined : String(errors);
}

/** Most of what begins so in a contract is a plain reference. */
function hasOwnReferences(text: string): boolean {
  for (let at = text.indexOf('"$'); at !== -1; at = text.indexOf('"$', at + 2)) {
    ownReferences.lastIndex = at;
    if (ownReferences.test(text)) return true;
  }
  return false;
}

const placeOf = (at: Path): string => at.slice(-4).join('.') || 'the document';

type Say = (at: Path, message: string, fix: string) => void;
