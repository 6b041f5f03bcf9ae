import { OpenAPIValidator } from 'openapi-backend';
import type { ResolvedOperation } from './openapi.ts';
import type { Ajv2020, ValidateFunction } from './schema.ts';

/** Compiles what all parameters of an operation must be, as one object by place and name: openapi-backend's work. */
export function createParameterCompiler(ajv: Ajv2020): (operation: ResolvedOperation) => ValidateFunction {
  const validator = new OpenAPIValidator({
    definition: { openapi: '3.1.0', info: { title: '', version: '' }, paths: {} },
    lazyCompileValidators: true,
    // The instance openapi-backend makes for itself is draft-07 and thrown away: keep it cheap.
    ajvOpts: { meta: false, validateSchema: false },
    customizeAjv: () => ajv as never,
  });
  // The body's validator, if any, would come first; a body that refers to itself would never end.
  return (operation) =>
    validator.buildRequestValidatorsForOperation({
      ...operation,
      requestBody: undefined,
    } as never)?.[0] as ValidateFunction;
}
