import type { AnswerContract, RequestContract } from '../../policies/policy.ts';
import type { OperationHead } from './heads.ts';
import { lazy } from './lazy.ts';
import { type Definition, formType, isJson, type ResolvedOperation } from './openapi.ts';
import type { createParameterCompiler } from './parameters.ts';
import { pointerPath, valueAt } from './pointer.ts';
import type { Ajv2020, ValidateFunction } from './schema.ts';
import { bodyViolations, parameterViolations } from './violations.ts';
import { createForm } from './wire/form.ts';
import { createWire, keyOf, type Wire } from './wire/wire.ts';

/** What calls of one operation are judged by. Validators are compiled when first needed. */
export interface CallContract {
  readonly request: RequestContract & { readonly wire: Wire };
  readonly answers: AnswerContract;
  /** Names of what has been compiled. */
  readonly compiled: readonly string[];
  /** Compiles what has such a name, if there is any: for who knows what calls are going to need. */
  compile(name: string): void;
}

/** What validators are compiled with. */
export interface Tools {
  readonly merged: Definition;
  follow(part: unknown): unknown;
  compiler(): Ajv2020;
  /** Tells every fault. Parameters are compiled on it as well: an address is short enough for that. */
  explainer(): Ajv2020;
  compileParameters(): ReturnType<typeof createParameterCompiler>;
}

/** What validators are made of. */
type Validator = ValidateFunction | undefined;

export function createCallContract(head: OperationHead, tools: () => Tools): CallContract {
  const steps = ['paths', head.path, head.method];
  const whole = lazy(() => {
    const written = tools().merged.paths[head.path]?.[head.method] as ResolvedOperation;
    const { operationId, parameters = [], requestBody } = written;
    return tools().follow({ operationId, parameters, requestBody }) as ResolvedOperation;
  });
  // A body may refer to itself: it is compiled by pointer, and nothing is laid into it.
  const compileAt = (path: readonly string[], by: 'compiler' | 'explainer' = 'compiler'): Validator => {
    const pointer = pointerTo(tools().merged, [...steps, ...path]);
    return pointer === undefined
      ? undefined
      : tools()
          [by]()
          .compile({ $ref: `contract#${pointer}` });
  };
  const makers: Readonly<Record<string, (key: string, type: string) => Validator>> = {
    parameters: () => tools().compileParameters()(whole()),
    parameter: (index) => compileAt(['parameters', index, 'schema']),
    body: (type) => compileAt(['requestBody', 'content', type, 'schema']),
    faults: (type) => compileAt(['requestBody', 'content', type, 'schema'], 'explainer'),
    answer: (status, type) => compileAt(['responses', status, 'content', type, 'schema']),
  };
  const validators = new Map<string, Validator>();
  const validatorOf: Validators = (name) => {
    if (validators.has(name)) return validators.get(name);
    const [part = '', key = '', type = ''] = name.split('\n');
    const made = makers[part]?.(key, type);
    validators.set(name, made);
    return made;
  };
  return {
    request: requestOf(head, whole, validatorOf),
    answers: answersOf(head, validatorOf),
    get compiled() {
      return [...validators.keys()];
    },
    compile: (name) => void validatorOf(name),
  };
}

/** By part, and what it is of that part, line by line; `undefined` where nothing is said of that. */
type Validators = (name: string) => Validator;

function requestOf(
  head: OperationHead,
  whole: () => ResolvedOperation,
  validatorOf: Validators,
): CallContract['request'] {
  const { requestBody, path } = head;
  const wire = lazy(() =>
    createWire(path, whole().parameters ?? [], (index, value) => validatorOf(`parameter\n${index}`)?.(value) !== false),
  );
  const names = lazy(() => new Map(whole().parameters?.map((parameter) => [keyOf(parameter), parameter.name])));
  const parameters = lazy(() => validatorOf('parameters') as ValidateFunction);
  const bodyOf = lazily((type: string) => validatorOf(`body\n${type}`));
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
      const validate = parameters();
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
      const explain = validatorOf(`faults\n${mediaType}`) as ValidateFunction;
      return explain(value) ? first : bodyViolations(explain.errors).slice(0, mostFaults);
    },
  };
}

function answersOf({ responses, meant }: OperationHead, validatorOf: Validators): AnswerContract {
  const keyFor = (status: number): string | undefined =>
    [String(status), `${String(status)[0]}XX`, 'default'].find((key) => responses[key] !== undefined);
  const typesOf = lazily((status: number) => {
    const key = keyFor(status);
    return key === undefined ? undefined : Object.keys(meant(responses[key])?.content ?? {});
  });
  const checkOf = lazily((answer: string) => {
    const [, , mediaType = ''] = answer.split('\n');
    return isJson(mediaType) ? validatorOf(answer) : undefined;
  });
  return {
    mediaTypes: typesOf,
    check(status, mediaType, value) {
      const key = keyFor(status);
      const validate = key === undefined ? undefined : checkOf(`answer\n${key}\n${mediaType}`);
      return validate === undefined || validate(value) ? [] : bodyViolations(validate.errors);
    },
  };
}

/** As many faults of a body as are told at once. */
const mostFaults = 10;
/** Values a body may hold for all its faults to be looked for: each may have several, and a sender can make it all of them. */
const smallBody = 1_000;
/** Characters its names may have: each fault is told with a pointer that is made of them. */
const shortName = 100;

function isSmall(value: unknown): boolean {
  let left = smallBody;
  const count = (item: unknown): boolean => {
    left -= 1;
    if (left < 0) return false;
    if (typeof item !== 'object' || item === null) return true;
    return Object.entries(item).every(([name, member]) => name.length <= shortName && count(member));
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
