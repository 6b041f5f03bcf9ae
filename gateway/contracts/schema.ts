import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/**
 * A JSON Schema 2020-12 compiler (OpenAPI 3.1's dialect). Schemas are not checked against the meta-schema here: documents
 * are checked whole when they are read, and compiling that again for every schema costs ten times as much.
 */
export function createAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: false, logger: false, ...options });
  // ajv-formats is CommonJS; its default export is the function itself at run time.
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv;
}

export type { Ajv2020, ValidateFunction };
