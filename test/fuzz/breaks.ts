import type { ResolvedOperation, Schema } from '../../gateway/contracts/openapi.ts';
import { type Call, type Written, write } from './calls.ts';
import { leavesChoice, merged, typesOf } from './schemas.ts';

/** A call with exactly one thing wrong, and what must be said of it. */
export interface Broken extends Written {
  readonly wrong: string;
  readonly kind: string;
  /** Of the entry in `errors` that names it. */
  readonly parameter?: string;
  readonly pointer?: string;
  /** A name that entry's words must hold. */
  readonly named?: string;
}

/** Every way in which a call that fits can be made not to, in one place. */
export function waysToBreak(operation: ResolvedOperation, call: Call): Broken[] {
  const written = write(operation, call);
  const [path, query] = written.target.split('?') as [string, string?];
  const asked = { kind: 'bad-request', parameter: 'zzDebug', wrong: 'an unknown parameter' };
  return [
    { ...written, ...asked, target: `${path}?${query === undefined ? '' : `${query}&`}zzDebug=1` },
    { ...written, method: 'PROPFIND', kind: 'method-not-allowed', wrong: 'another method' },
    ...(operation.parameters ?? []).flatMap((parameter) => parameterBreaks(operation, call, parameter)),
    ...bodyBreaks(operation, call),
  ];
}

type Parameter = NonNullable<ResolvedOperation['parameters']>[number];

function parameterBreaks(operation: ResolvedOperation, call: Call, parameter: Parameter): Broken[] {
  const { name, in: place, required, schema } = parameter;
  if (place === 'cookie') return [];
  const told = { kind: 'bad-request', parameter: name };
  const with_ = (value: unknown, wrong: string): Broken => ({
    ...write(operation, { ...call, [place]: { ...call[place], [name]: value } }),
    ...told,
    wrong: `${name}: ${wrong}`,
  });
  const broken = wrongTexts(schema as Schema, place).map(({ value, wrong }) => with_(value, wrong));
  if (required === true && place !== 'path') {
    const { [name]: _, ...others } = call[place];
    broken.push({ ...write(operation, { ...call, [place]: others }), ...told, wrong: `${name} is left out` });
  }
  if (place === 'query' && typesOf(schema as Schema)[0] !== 'array' && call.query[name] !== undefined) {
    const written = write(operation, call);
    const again = `${written.target}&${name}=${encodeURIComponent(String(call.query[name]))}`;
    broken.push({ ...written, target: again, ...told, wrong: `${name} is given twice` });
  }
  return broken;
}

interface Wrong {
  readonly value: unknown;
  readonly wrong: string;
}

/** Texts that a parameter's schema does not allow. */
function wrongTexts(given: Schema, place: string): Wrong[] {
  if (leavesChoice(given)) return [];
  const schema = merged(given);
  const [type = ''] = typesOf(schema);
  if (type === 'array')
    return wrongTexts(schema.items as Schema, place).map(({ value, wrong }) => ({ value: [value], wrong }));
  if (type === 'boolean') return [{ value: 'maybe', wrong: 'no boolean' }];
  if (type === 'integer')
    return [...['abc', '1.5', '0x10', '1e1'].map((value) => ({ value, wrong: 'no integer' })), ...wrongNumbers(schema)];
  return wrongStrings(schema).filter(({ value }) => place === 'query' || value !== '');
}

function wrongNumbers({ minimum, maximum }: Schema): Wrong[] {
  return [
    ...(minimum === undefined ? [] : [{ value: Number(minimum) - 1, wrong: 'too small' }]),
    ...(maximum === undefined ? [] : [{ value: Number(maximum) + 1, wrong: 'too large' }]),
    // Beyond these, JSON itself is read differently by different readers, and refused as such.
  ].filter(({ value }) => Number.isSafeInteger(value));
}

function wrongStrings({ enum: values, pattern, format, minLength, maxLength }: Schema): Wrong[] {
  if (values !== undefined) return [{ value: 'none-of-these', wrong: 'not one of those' }];
  const like = pattern === undefined ? undefined : new RegExp(pattern as string, 'u');
  return [
    ...(like === undefined || like.test('!') ? [] : [{ value: '!', wrong: 'not of that pattern' }]),
    ...(format === 'date-time' || format === 'date' ? [{ value: 'yesterday', wrong: 'no date' }] : []),
    ...(format === 'email' ? [{ value: 'nobody', wrong: 'no address' }] : []),
    ...(minLength === undefined ? [] : [{ value: '', wrong: 'too short' }]),
    ...(maxLength === undefined ? [] : [{ value: 'x'.repeat(Number(maxLength) + 1), wrong: 'too long' }]),
  ];
}

function bodyBreaks(operation: ResolvedOperation, call: Call): Broken[] {
  const content = operation.requestBody?.content['application/json'];
  const written = write(operation, call);
  const plain = written.headers.filter(([name]) => name !== 'Content-Type');
  if (content === undefined || call.body === undefined) return [];
  const told = { kind: 'bad-request' };
  const { body: _, ...bodiless } = written;
  return [
    { ...written, ...told, body: '{"a":', wrong: 'a body that is no JSON' },
    {
      ...written,
      headers: [...plain, ['Content-Type', 'text/plain']],
      kind: 'unsupported-media-type',
      wrong: 'another media type',
    },
    ...(operation.requestBody?.required === true
      ? [{ ...bodiless, headers: plain, ...told, wrong: 'no body at all' }]
      : []),
    ...placesIn(content.schema as Schema, call.body, []).map(({ steps, change, ...rest }) => ({
      ...written,
      ...told,
      ...rest,
      body: JSON.stringify(changed(call.body, steps, change)),
    })),
  ];
}

interface Place {
  readonly steps: readonly string[];
  readonly change: (parent: Record<string, unknown>, last: string) => void;
  readonly wrong: string;
  readonly pointer: string;
  readonly named?: string;
}

const pointerOf = (steps: readonly string[]): string =>
  steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Each place in a body, with what can be made wrong about it. */
function placesIn(given: Schema, value: unknown, steps: readonly string[]): Place[] {
  if (leavesChoice(given)) return [];
  const schema = merged(given);
  const pointer = pointerOf(steps);
  const instead = ({ value: put, wrong }: Wrong): Place => ({
    steps,
    wrong: `${pointer || 'the body'}: ${wrong}`,
    pointer,
    change: (parent, last) => {
      parent[last] = put;
    },
  });
  const here = wrongValues(schema).map(instead);
  if (Array.isArray(value))
    return [...here, ...value.flatMap((item, at) => placesIn(schema.items as Schema, item, [...steps, String(at)]))];
  if (typeof value !== 'object' || value === null) return here;
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = (required as string[]).map(
    (name): Place => ({
      steps: [...steps, name],
      wrong: `${pointer}/${name} is left out`,
      pointer,
      named: name,
      change: (parent, last) => void delete parent[last],
    }),
  );
  const more: Place = {
    steps: [...steps, 'zzMore'],
    wrong: `${pointer}/zzMore is unknown`,
    pointer,
    named: 'zzMore',
    change: (parent, last) => {
      parent[last] = 1;
    },
  };
  const members = Object.entries(value).flatMap(([name, member]) => {
    const own = (properties as Readonly<Record<string, Schema>>)[name] ?? (additionalProperties as Schema);
    return typeof own === 'object' ? placesIn(own, member, [...steps, name]) : [];
  });
  return [...here, ...missing, ...(additionalProperties === false ? [more] : []), ...members];
}

/** Values that a schema does not allow: of another type, and of the right one. */
function wrongValues(schema: Schema): Wrong[] {
  const types = typesOf(schema);
  const others: Readonly<Record<string, unknown>> = {
    string: 'text',
    integer: 42,
    boolean: true,
    array: [],
    object: {},
  };
  const number = types.includes('number') ? ['integer'] : [];
  const strange = Object.entries(others).filter(([type]) => !types.includes(type) && !number.includes(type));
  const nothing = types.includes('null') ? [] : [{ value: null, wrong: 'null' }];
  const wrong = [...nothing, ...strange.map(([type, value]) => ({ value, wrong: `of type ${type}` }))];
  const { minItems = 0, const: only } = schema;
  if (only !== undefined) return [{ value: 'none-of-these', wrong: 'something else' }];
  if (types.includes('string')) wrong.push(...wrongStrings(schema));
  if (types.includes('integer')) wrong.push(...wrongNumbers(schema), { value: 1.5, wrong: 'no integer' });
  if (types.includes('array') && Number(minItems) > 0) wrong.push({ value: [], wrong: 'too few' });
  return wrong;
}

function changed(body: unknown, steps: readonly string[], change: Place['change']): unknown {
  const whole = { body: structuredClone(body) };
  const keys = ['body', ...steps];
  const last = keys.pop() as string;
  const parent = keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], whole);
  change(parent as Record<string, unknown>, last);
  return whole.body;
}
