import type { ErrorObject } from 'ajv';
import type { Violation } from '#problem';
import { inShort } from '../../policies/parts/in-short.ts';
import { didYouMean } from '../near.ts';
import { pointerSteps } from './pointer.ts';

type Errors = readonly ErrorObject[] | null | undefined;

/** Ajv's errors as sentences a caller can act on. `prefix` is the part of the instance path that is ours (`/requestBody`). */
export const bodyViolations = (errors: Errors, prefix = ''): Violation[] =>
  told(errors).map((error) => ({
    pointer: shortened(error.instancePath.slice(prefix.length)),
    detail: sentence(error),
  }));

/** A pointer may hold names of the sender's. One that is cut leads nowhere, and still shows where to look. */
const shortened = (pointer: string): string => pointer.split('/').map(inShort).join('/');

/** The same for parameters, which stand at `/<place>/<name>`: the caller is told the name. */
export const parameterViolations = (errors: Errors): (Violation & { readonly parameter: string })[] =>
  told(errors).map((error) => {
    const [, name] = pointerSteps(error.instancePath);
    const missing = error.params.missingProperty as string | undefined;
    if (name === undefined && missing !== undefined)
      return { parameter: missing, detail: whyRequired[missing.toLowerCase()] ?? 'is required' };
    return { parameter: name ?? String(error.params.additionalProperty ?? ''), detail: sentence(error) };
  });

const whyRequired: Readonly<Record<string, string>> = {
  'idempotency-key':
    'is required: choose a new key, such as a UUID, for each thing you want done, and send it again with every repeat',
};

/** What is wrong with something an operator wrote: where, inside the value; a sentence; how to mend it, if the schema says. */
export interface SettingError {
  readonly path: readonly string[];
  /** A property nobody knows. It stands at `path`. */
  readonly unknown?: string;
  readonly message: string;
  readonly fix?: string;
}

/** An Ajv with `verbose` lets the schema's own `description` say how to mend it. */
export const settingErrors = (errors: Errors): SettingError[] =>
  told(errors).map((error) => {
    const unknown = (error.params.additionalProperty ?? error.params.unevaluatedProperty) as string | undefined;
    const fix = fixOf(error);
    return {
      path: pointerSteps(error.instancePath),
      message: sentence(error),
      ...(unknown === undefined ? {} : { unknown }),
      ...(fix === undefined ? {} : { fix }),
    };
  });

function fixOf({ keyword, params, parentSchema }: ErrorObject): string | undefined {
  const { description, properties = {} } = (parentSchema ?? {}) as {
    description?: string;
    properties?: Readonly<Record<string, { description?: string }>>;
  };
  if (keyword === 'required') return properties[params.missingProperty]?.description ?? description;
  const names = Object.keys(properties);
  if (keyword === 'additionalProperties' && names.length > 0)
    return didYouMean(params.additionalProperty, names) ?? `Known here: ${names.join(', ')}.`;
  return description;
}

/** `if` only says that `then` failed, which has said so itself. */
const told = (errors: Errors): readonly ErrorObject[] => (errors ?? []).filter(({ keyword }) => keyword !== 'if');

function sentence(error: ErrorObject): string {
  switch (error.keyword) {
    case 'additionalProperties':
      return `has the unknown property “${inShort(error.params.additionalProperty)}”`;
    case 'unevaluatedProperties':
      return `has the unknown property “${inShort(error.params.unevaluatedProperty)}”`;
    case 'required':
      return `lacks the required property “${error.params.missingProperty}”`;
    case 'enum':
      return `must be one of ${(error.params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}`;
    case 'type':
      return `must be ${String(error.params.type).replaceAll(',', ' or ')}`;
    default:
      return error.message?.replace('must NOT', 'must not') ?? `fails “${error.keyword}”`;
  }
}
