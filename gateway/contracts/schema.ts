import { Ajv2020, type FuncKeywordDefinition, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { canonical } from '../../policies/parts/canonical.ts';

/**
 * A JSON Schema 2020-12 compiler (OpenAPI 3.1's dialect). Schemas are not checked against the meta-schema here: documents
 * are checked whole when they are read, and compiling that again for every schema costs ten times as much.
 */
export function createAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: false, logger: false, ...options });
  // ajv-formats is CommonJS; its default export is the function itself at run time.
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.removeKeyword('uniqueItems').addKeyword(uniqueItems);
  return ajv;
}

/** Ajv's own compares every item with every other: 8 000 objects of a small body block everybody for half a second. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must NOT have duplicate items' },
  validate: (wanted: boolean, items: readonly unknown[]) =>
    !wanted || new Set(items.map(canonical)).size === items.length,
};

/** Whether a format is checked; JSON Schema has others be remarks. */
export const isChecked = (format: string): boolean => format in plain.formats;
const plain = createAjv();

export type { Ajv2020, ValidateFunction };
