import type { AnswerContract, RequestContract } from '../../policies/policy.ts';
import { createFollower } from './follow.ts';
import { type OperationHead, operationHeads } from './heads.ts';
import { lazy } from './lazy.ts';
import { type Definition, formType, isJson, type ResolvedOperation } from './openapi.ts';
import { createParameterCompiler } from './parameters.ts';
import { pointerPath, valueAt } from './pointer.ts';
import { resolvable } from './resolvable.ts';
import { type Ajv2020, createAjv, type ValidateFunction } from './schema.ts';
import { bodyViolations, parameterViolations } from './violations.ts';
import { createForm } from './wire/form.ts';
import { createWire, keyOf, type Wire } from './wire/wire.ts';

/** Where an operation stands in its document. */
export interface Place {
  readonly path: string;
  readonly method: string;
}

/** A document compiled: what its operations are is known at once; all that calls need is made when it is first needed. */
export interface CompiledDocument {
  /** What is written of each operation, its own references followed; those within schemas are not. */
  readonly heads: readonly OperationHead[];
  /** With all references resolved, however deep. */
  readonly operations: readonly ResolvedOperation[];
  /** One operation likewise. */
  resolved(place: Place): ResolvedOperation;
  request(place: Place): RequestContract & { readonly wire: Wire };
  /** Makes the schemas ready that validators are compiled from, which otherwise the first call waits for. */
  prepare(): void;
  /** Lets go of what was made for calls. Whoever still holds a contract can use it; others have it made again. */
  forget(): void;
  answers(place: Place): AnswerContract;
}

/** Compiles a bundled definition. */
export function compileDocument(definition: Definition): CompiledDocument {
  const heads = operationHeads(definition);
  let made: Tools | undefined;
  const tools = (): Tools => {
    made ??= createTools(definition);
    return made;
  };
  const plainAt = ({ path, method }: Place) => tools().merged.paths[path]?.[method] as ResolvedOperation;
  const resolved = ({ path, method }: Place): ResolvedOperation => {
    const operation = tools().follow(plainAt({ path, method })) as ResolvedOperation;
    return { ...operation, path, method, security: operation.security ?? definition.security ?? [] };
  };
  // A body may refer to itself: it is compiled by pointer, and nothing is laid into it.
  const compileAt = (path: readonly string[], by: 'compiler' | 'explainer' = 'compiler') => {
    const pointer = pointerTo(tools().merged, path);
    return pointer === undefined
      ? undefined
      : tools()
          [by]()
          .compile({ $ref: `contract#${pointer}` });
  };
  const headAt = ({ path, method }: Place): OperationHead =>
    heads.find((head) => head.path === path && head.method === method) as OperationHead;

  return {
    heads,
    get operations() {
      return heads.map(resolved);
    },
    resolved,
    prepare: () => void tools().compiler(),
    forget() {
      made = undefined;
    },
    request(place) {
      const { requestBody, path, method } = headAt(place);
      const steps = ['paths', path, method];
      const whole = lazy(() => {
        const { operationId, parameters = [], requestBody: body } = plainAt(place);
        return tools().follow({ operationId, parameters, requestBody: body }) as ResolvedOperation;
      });
      const fitting = lazily((index: number) => compileAt([...steps, 'parameters', String(index), 'schema']));
      const wire = lazy(() =>
        createWire(path, whole().parameters ?? [], (index, value) => fitting(index)?.(value) !== false),
      );
      const names = lazy(() => new Map(whole().parameters?.map((parameter) => [keyOf(parameter), parameter.name])));
      const parametersOf = lazy(() => tools().compileParameters()(whole()));
      const schemaOf = (mediaType: string): string[] => [...steps, 'requestBody', 'content', mediaType, 'schema'];
      const bodyOf = lazily((mediaType: string) => compileAt(schemaOf(mediaType)));
      const faultsOf = lazily((mediaType: string) => compileAt(schemaOf(mediaType), 'explainer'));
      const form = lazy(() => createForm(whole().requestBody?.content[formType] ?? {}));
      return {
        get wire() {
          return wire();
        },
        mediaTypes: Object.keys(requestBody?.content ?? {}),
        bodyRequired: requestBody?.required ?? false,
        parse: (path, query, headers) => wire().parse(path, query, headers),
        ...(requestBody?.content[formType] === undefined
          ? {}
          : { form: { parse: (text) => form().parse(text), serialise: (value) => form().serialise(value) } }),
        checkParameters(values) {
          const validate = parametersOf();
          if (validate(values)) return [];
          return parameterViolations(validate.errors).map((violation) => ({
            ...violation,
            parameter: names().get(violation.parameter) ?? violation.parameter,
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
    answers(place) {
      const { responses, meant, path, method } = headAt(place);
      const keyFor = (status: number): string | undefined =>
        [String(status), `${String(status)[0]}XX`, 'default'].find((key) => responses[key] !== undefined);
      const typesOf = lazily((status: number) => {
        const key = keyFor(status);
        return key === undefined ? undefined : Object.keys(meant(responses[key])?.content ?? {});
      });
      const validatorOf = lazily((answer: string) => {
        const [key = '', mediaType = ''] = answer.split(' ');
        if (!isJson(mediaType)) return undefined;
        return compileAt(['paths', path, method, 'responses', key, 'content', mediaType, 'schema']);
      });
      return {
        mediaTypes: typesOf,
        check(status, mediaType, value) {
          const key = keyFor(status);
          const validate = key === undefined ? undefined : validatorOf(`${key} ${mediaType}`);
          return validate === undefined || validate(value) ? [] : bodyViolations(validate.errors);
        },
      };
    },
  };
}

/** What validators are compiled with. */
interface Tools {
  readonly merged: Definition;
  follow(part: unknown): unknown;
  compiler(): Ajv2020;
  /** Tells every fault. Parameters are compiled on it as well: an address is short enough for that. */
  explainer(): Ajv2020;
  compileParameters(): ReturnType<typeof createParameterCompiler>;
}

function createTools(definition: Definition): Tools {
  const merged = resolvable(definition);
  const explainer = lazy(() => createAjv({ allErrors: true }).addSchema(merged, 'contract') as Ajv2020);
  return {
    merged,
    follow: createFollower(merged),
    compiler: lazy(() => createAjv().addSchema(merged, 'contract') as Ajv2020),
    explainer,
    compileParameters: lazy(() => createParameterCompiler(explainer())),
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

function lazily<Key, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const made = new Map<Key, Made>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as Made;
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
