import { type Document as BackendDocument, OpenAPIBackend } from 'openapi-backend';
import type { AnswerContract, RequestContract } from '../../policies/policy.ts';
import { type Definition, formType, isJson, type OperationObject } from './openapi.ts';
import { pointerPath, valueAt } from './pointer.ts';
import { resolvable } from './resolvable.ts';
import { type Ajv2020, createAjv, type ValidateFunction } from './schema.ts';
import { bodyViolations, parameterViolations } from './violations.ts';
import { createForm } from './wire/form.ts';
import { createWire, keyOf, type Wire } from './wire/wire.ts';

/** An operation of a bundled document with its references resolved and the path's parameters merged in. */
export interface ResolvedOperation extends OperationObject {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
}

/** A document compiled by openapi-backend: its operations resolved at once, their validators when first needed. */
export interface CompiledDocument {
  readonly operations: readonly ResolvedOperation[];
  request(operation: ResolvedOperation): RequestContract & { wire: Wire };
  /** Makes the schemas ready that validators are compiled from, which otherwise the first call waits for. */
  prepare(): void;
  answers(operation: ResolvedOperation): AnswerContract;
  /** Whether a success answer declares `holes`: it may then be given without some of its parts. */
  partial(operation: ResolvedOperation): boolean;
}

/** Compiles a bundled definition. openapi-backend's router stays unused: it costs 0.3–1.4 ms a request. */
export async function compileDocument(definition: Definition): Promise<CompiledDocument> {
  const merged = resolvable(definition);
  const compiler = lazy(() => createAjv().addSchema(merged, 'contract') as Ajv2020);
  const explainer = lazy(() => createAjv({ allErrors: true }).addSchema(merged, 'contract') as Ajv2020);
  const backend = new OpenAPIBackend({
    definition: merged as unknown as BackendDocument,
    quick: true,
    strict: false,
    // The instance openapi-backend makes for itself is draft-07 and thrown away: keep it cheap.
    ajvOpts: { meta: false, validateSchema: false },
    // It compiles parameters only, whose schemas it has resolved; an address is short enough to tell every fault of it.
    customizeAjv: () => createAjv({ allErrors: true }) as never,
  });
  await backend.init();
  const { validator } = backend;

  // openapi-backend compiles `application/json` alone, inlines what is referred to, and never ends on a body that
  // refers to itself.
  const compileAt = (path: readonly string[], ajv = compiler): ValidateFunction | undefined => {
    const pointer = pointerTo(merged, path);
    return pointer === undefined ? undefined : ajv().compile({ $ref: `contract#${pointer}` });
  };

  return {
    operations: backend.router.getOperations() as unknown as ResolvedOperation[],
    prepare: () => void compiler(),
    request(operation) {
      const { requestBody, path, method, parameters = [] } = operation;
      const place = ['paths', path, method];
      const fitting = lazily((index) => compileAt([...place, 'parameters', index, 'schema']));
      const wire = createWire(path, parameters, (index, value) => fitting(String(index))?.(value) !== false);
      const names = new Map(parameters.map((parameter) => [keyOf(parameter), parameter.name]));
      // openapi-backend gives the body's validator, if any, before that of the parameters; it must not compile the body.
      const parametersOf = lazy(() => {
        const alone = { ...operation, requestBody: undefined };
        return validator.buildRequestValidatorsForOperation(alone as never)?.[0] as ValidateFunction;
      });
      const schemaOf = (mediaType: string): string[] => [...place, 'requestBody', 'content', mediaType, 'schema'];
      const bodyOf = lazily((mediaType) => compileAt(schemaOf(mediaType)));
      const faultsOf = lazily((mediaType) => compileAt(schemaOf(mediaType), explainer));
      const form = requestBody?.content[formType];
      return {
        wire,
        mediaTypes: Object.keys(requestBody?.content ?? {}),
        bodyRequired: requestBody?.required ?? false,
        parse: wire.parse,
        ...(form === undefined ? {} : { form: createForm(form) }),
        checkParameters(values) {
          const validate = parametersOf();
          if (validate(values)) return [];
          return parameterViolations(validate.errors).map((violation) => ({
            ...violation,
            parameter: names.get(violation.parameter) ?? violation.parameter,
          }));
        },
        checkBody(value, mediaType) {
          const validate = bodyOf(mediaType);
          if (validate === undefined || validate(value)) return [];
          const first = bodyViolations(validate.errors);
          if (!isSmall(value)) return first;
          const explain = faultsOf(mediaType) as ValidateFunction;
          return explain(value) ? first : bodyViolations(explain.errors).slice(0, mostFaults);
        },
      };
    },
    answers({ responses = {}, path, method }) {
      const keyFor = (status: number): string | undefined =>
        [String(status), `${String(status)[0]}XX`, 'default'].find((key) => responses[key] !== undefined);
      const validatorOf = lazily((place) => {
        const [key = '', mediaType = ''] = place.split(' ');
        if (!isJson(mediaType)) return undefined;
        return compileAt(['paths', path, method, 'responses', key, 'content', mediaType, 'schema']);
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
    partial: ({ responses = {} }) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content = {} }]) => Object.values(content))
        .some(({ schema }) => (schema?.properties as { holes?: object } | undefined)?.holes !== undefined),
  };
}

/** As many faults of a body as are told at once. */
const mostFaults = 10;
/** Values a body may hold for all its faults to be looked for: each may have several, and a sender can make it all of them. */
const smallBody = 1_000;

function isSmall(value: unknown): boolean {
  let left = smallBody;
  const count = (item: unknown): boolean => {
    left -= 1;
    if (left < 0) return false;
    return typeof item !== 'object' || item === null || Object.values(item).every(count);
  };
  return count(value);
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
      value = valueAt(definition, pointerPath(pointer));
    }
    value = (value as Record<string, unknown> | undefined)?.[step];
    if (value === undefined) return undefined;
    pointer += `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
  }
  return pointer;
}
