import { Validator } from '@seriousme/openapi-schema-validator';
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
const ownReferences = /"\$(?:id|anchor|dynamicRef|dynamicAnchor|schema)":/;

/** Judges a contract of ours as OpenAPI 3.1; what is found may stand in shared files. */
export async function checkShape(
  definition: Definition,
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
  await checkSpecification(definition, bundled, mistakes);
  for (const { at, message } of unheededWords(definition))
    say(at, `${placeOf(at)} ${message}`, 'What a contract says must hold.');
}

/** Judges a document as OpenAPI 3.1, and its schemas as JSON Schema. */
export async function checkSpecification(
  definition: Definition,
  bundled: Pick<Bundle, 'where'>,
  mistakes: Mistake[],
): Promise<void> {
  const say = sayTo(mistakes, bundled);
  await checkAgainstSpecification(definition, say);
  for (const { at, message } of schemaFlaws(definition))
    say(at, `${placeOf(at)} ${message}`, 'Schemas are JSON Schema 2020-12.');
}

const sayTo =
  (mistakes: Mistake[], { where }: Pick<Bundle, 'where'>): Say =>
  (at, message, fix) => {
    mistakes.push({ ...where(at), message, fix });
  };

async function checkAgainstSpecification(definition: Definition, say: Say): Promise<void> {
  const errors = fitsSchema(definition) ? await flawedReferences(definition) : fitsSchema.errors;
  if (errors === undefined) return;
  const flaws = typeof errors === 'string' ? [] : settingErrors(errors);
  // The deepest error is the one a person means; the others say that no alternative around it fits.
  const [deepest] = flaws.toSorted((a, b) => b.path.length - a.path.length);
  const { path: at = [], unknown, message = String(errors) } = deepest ?? {};
  const place = unknown === undefined ? at : [...at, unknown];
  say(place, `${placeOf(at)} ${message}`, 'See the OpenAPI 3.1 specification for this place.');
}

async function flawedReferences(definition: Definition): Promise<string | undefined> {
  if (!ownReferences.test(JSON.stringify(definition))) return undefined;
  const { valid, errors } = await validator.validate(structuredClone(definition) as unknown as Record<string, unknown>);
  return valid ? undefined : String(errors);
}

const placeOf = (at: Path): string => at.slice(-4).join('.') || 'the document';

type Say = (at: Path, message: string, fix: string) => void;
