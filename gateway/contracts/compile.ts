import { type Document as BackendDocument, OpenAPIBackend } from 'openapi-backend';
import type { AnswerContract, RequestContract } from '../../policies/policy.ts';
import { pointerPath } from './bundle.ts';
import { type Definition, isJson, type OperationObject } from './openapi.ts';
import { type Ajv2020, createAjv, type ValidateFunction } from './schema.ts';
import { bodyViolations, parameterViolations } from './violations.ts';
import { createWire, type Wire } from './wire.ts';

/** An operation of a bundled document with its references resolved and the path's parameters merged in. */
export interface ResolvedOperation extends OperationObject {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
}

/** A document compiled by openapi-backend: its operations resolved at once, their validators when first needed. */
export interface CompiledDocument {
  readonly operations: readonly ResolvedOperation[];
  /** @param credentialParameters  query parameters that carry credentials and are nobody's input */
  request(operation: ResolvedOperation, credentialParameters: ReadonlySet<string>): RequestContract & { wire: Wire };
  answers(operation: ResolvedOperation): AnswerContract;
}

/** Compiles a bundled definition. openapi-backend's router stays unused: it costs 0.3–1.4 ms a request. */
export async function compileDocument(definition: Definition): Promise<CompiledDocument> {
  const merged = withMergedParameters(definition);
  const compiler = lazy(() => createAjv().addSchema(merged, 'contract') as Ajv2020);
  const backend = new OpenAPIBackend({
    definition: merged as unknown as BackendDocument,
    quick: true,
    strict: false,
    // The instance openapi-backend makes for itself is draft-07 and thrown away: keep it cheap.
    ajvOpts: { meta: false, validateSchema: false },
    customizeAjv: () => compiler() as never,
  });
  await backend.init();
  const { validator } = backend;

  // openapi-backend compiles `application/json` alone; other JSON types would pass unchecked.
  const compileAt = (path: readonly string[]): ValidateFunction | undefined => {
    const pointer = pointerTo(merged, path);
    return pointer === undefined ? undefined : compiler().compile({ $ref: `contract#${pointer}` });
  };

  return {
    operations: backend.router.getOperations() as unknown as ResolvedOperation[],
    request(operation, credentialParameters) {
      const { operationId, requestBody, path, method } = operation;
      const wire = createWire(path, operation.parameters ?? [], credentialParameters);
      const compiled = lazy(() => validator.getRequestValidatorsForOperation(operationId) as ValidateFunction[]);
      const bodyOf = lazily((mediaType) =>
        mediaType === 'application/json'
          ? compiled()[0]
          : compileAt(['paths', path, method, 'requestBody', 'content', mediaType, 'schema']),
      );
      return {
        wire,
        mediaTypes: Object.keys(requestBody?.content ?? {}),
        bodyRequired: requestBody?.required ?? false,
        parse: wire.parse,
        checkParameters(values) {
          const validate = compiled().at(-1) as ValidateFunction;
          return validate(values) ? [] : parameterViolations(validate.errors);
        },
        checkBody(value, mediaType) {
          const validate = bodyOf(mediaType);
          const wrapped = mediaType === 'application/json';
          if (validate === undefined || validate(wrapped ? { requestBody: value } : value)) return [];
          return bodyViolations(validate.errors, wrapped ? '/requestBody' : '');
        },
      };
    },
    answers({ operationId, responses = {}, path, method }) {
      const keyFor = (status: number): string | undefined =>
        [String(status), `${String(status)[0]}XX`, 'default'].find((key) => responses[key] !== undefined);
      const validatorOf = lazily((place) => {
        const [key = '', mediaType = ''] = place.split(' ');
        if (!isJson(mediaType)) return undefined;
        return mediaType === 'application/json'
          ? validator.getStatusBasedResponseValidatorForOperation(operationId)?.[key]
          : compileAt(['paths', path, method, 'responses', key, 'content', mediaType, 'schema']);
      });
      return {
        mediaTypes(status) {
          const key = keyFor(status);
          return key === undefined ? undefined : Object.keys(responses[key]?.content ?? {});
        },
        check(status, mediaType, value) {
          const key = keyFor(status);
          const validate = key === undefined ? undefined : validatorOf(`${key} ${mediaType}`);
          return validate === undefined || validate(value) ? [] : bodyViolations(validate.errors);
        },
      };
    },
  };
}

/** Runs `make` once, when first asked. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function lazily(make: (key: string) => ValidateFunction | undefined): (key: string) => ValidateFunction | undefined {
  const made = new Map<string, ValidateFunction | undefined>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}

/** JSON pointer of what stands at `path`, following references on the way. */
function pointerTo(definition: Definition, path: readonly string[]): string | undefined {
  let value: unknown = definition;
  let pointer = '';
  for (const step of path) {
    const { $ref } = (value ?? {}) as { $ref?: string };
    if ($ref !== undefined) {
      pointer = $ref.slice(1);
      value = pointerPath(pointer).reduce<unknown>(
        (at, name) => (at as Record<string, unknown> | undefined)?.[name],
        definition,
      );
    }
    value = (value as Record<string, unknown> | undefined)?.[step];
    if (value === undefined) return undefined;
    pointer += `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
  }
  return pointer;
}

/** Path-level parameters belong to each operation, and an operation's own one of that name wins (OpenAPI 3.1 §4.8.9). */
function withMergedParameters(definition: Definition): Definition {
  const paths = Object.entries(definition.paths).map(([path, item]) => {
    const { parameters: shared, ...rest } = item as { parameters?: readonly unknown[] };
    if (shared === undefined) return [path, item];
    const merged = Object.entries(rest).map(([method, operation]) => {
      const own = (operation as OperationObject).parameters ?? [];
      const names = new Set(own.map((parameter) => parameterKey(definition, parameter)));
      // Copies: the resolver visits an object once and would leave a shared reference unresolved the second time.
      const inherited = structuredClone(shared.filter((parameter) => !names.has(parameterKey(definition, parameter))));
      return [
        method,
        typeof operation === 'object' ? { ...(operation as object), parameters: [...own, ...inherited] } : operation,
      ];
    });
    return [path, Object.fromEntries(merged)];
  });
  return { ...definition, paths: Object.fromEntries(paths) };
}

function parameterKey(definition: Definition, parameter: unknown): string {
  const { $ref } = parameter as { $ref?: string };
  const found = $ref === undefined ? parameter : definition.components?.parameters?.[$ref.split('/').at(-1) as string];
  const { in: place, name } = found as { in: string; name: string };
  return `${place}:${name}`;
}
