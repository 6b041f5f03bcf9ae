import type { ErrorObject } from 'ajv';
import type { Violation } from '#problem';

/** Ajv's errors as sentences a caller can act on. `prefix` is the part of the instance path that is ours (`/requestBody`). */
export const bodyViolations = (errors: readonly ErrorObject[] | null | undefined, prefix = ''): Violation[] =>
  (errors ?? []).map((error) => ({ pointer: pointerOf(error, prefix), detail: sentence(error) }));

/** The same for parameters: the pointer is `/<place>/<name>…`. */
export const parameterViolations = (errors: readonly ErrorObject[] | null | undefined): Violation[] =>
  (errors ?? []).map((error) => {
    const [, , name = missingName(error)] = error.instancePath.split('/');
    return { parameter: name, detail: sentence(error) };
  });

/** The errors of an operator's setting: path inside the value, and a sentence. */
export const settingErrors = (
  errors: readonly ErrorObject[] | null | undefined,
): { path: string[]; message: string }[] =>
  (errors ?? []).map((error) => ({ path: error.instancePath.split('/').slice(1), message: sentence(error) }));

const missingName = (error: ErrorObject): string =>
  String(error.params.missingProperty ?? error.params.additionalProperty ?? '');

const pointerOf = (error: ErrorObject, prefix: string): string => error.instancePath.slice(prefix.length) || '/';

function sentence(error: ErrorObject): string {
  switch (error.keyword) {
    case 'additionalProperties':
      return `has the unknown property “${error.params.additionalProperty}”`;
    case 'unevaluatedProperties':
      return `has the unknown property “${error.params.unevaluatedProperty}”`;
    case 'required':
      return `lacks the required property “${error.params.missingProperty}”`;
    case 'enum':
      return `must be one of ${(error.params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}`;
    default:
      return error.message ?? `fails “${error.keyword}”`;
  }
}
