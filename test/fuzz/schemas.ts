import fc from 'fast-check';
import type { Schema } from '../../gateway/contracts/openapi.ts';

/**
 * Everything that a resolved JSON Schema allows, as plain data. It knows the keywords that our contracts use.
 * @throws Error  naming a keyword it does not know, which would make values that do not fit
 */
export function valuesOf(given: Schema): fc.Arbitrary<unknown> {
  const { anyOf, oneOf, ...plain } = given;
  const alternatives = (anyOf ?? oneOf) as Schema[] | undefined;
  if (alternatives !== undefined) return fc.oneof(...alternatives.map((one) => valuesOf({ allOf: [plain, one] })));
  const schema = merged(given);
  for (const keyword in schema) if (!known.has(keyword)) throw new Error(`values of “${keyword}” cannot be made`);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...(schema.enum as unknown[]));
  const types = typesOf(schema);
  return types.length === 1
    ? valuesOfType(types[0] as string, schema)
    : fc.oneof(...types.map((type) => valuesOfType(type, schema)));
}

/** The types a schema allows. */
export const typesOf = ({ type, properties }: Schema): readonly string[] =>
  typeof type === 'string'
    ? [type]
    : ((type as string[] | undefined) ?? [properties === undefined ? 'string' : 'object']);

/** Whether a schema leaves a choice: what does not fit one alternative may fit another. */
export const leavesChoice = ({ anyOf, oneOf }: Schema): boolean => anyOf !== undefined || oneOf !== undefined;

/** A schema with `allOf` laid into it. */
export function merged({ allOf = [], ...own }: Schema): Schema {
  const parts = [own, ...(allOf as Schema[]).map(merged)];
  const required = parts.flatMap((part) => (part.required ?? []) as string[]);
  return Object.assign({}, ...parts, {
    ...(required.length === 0 ? {} : { required }),
    ...(parts.every(({ properties }) => properties === undefined)
      ? {}
      : { properties: Object.assign({}, ...parts.map(({ properties }) => properties)) }),
  });
}

const annotations = ['description', 'title', 'example', 'examples', 'default', 'deprecated', 'readOnly', 'writeOnly'];
const known = new Set([
  ...annotations,
  ...[
    'type',
    'const',
    'enum',
    'format',
    'pattern',
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'items',
    'minItems',
  ],
  ...['maxItems', 'uniqueItems', 'properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  'propertyNames',
]);

function valuesOfType(type: string, schema: Schema): fc.Arbitrary<unknown> {
  if (type === 'string') return textsOf(schema);
  if (type === 'integer')
    return fc.integer({ min: Number(schema.minimum ?? -1e6), max: Number(schema.maximum ?? 1e6) });
  if (type === 'number')
    return fc.double({ min: Number(schema.minimum ?? -1e6), max: Number(schema.maximum ?? 1e6), noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'array') return listsOf(schema);
  return type === 'object' ? objectsOf(schema) : fc.constant(null);
}

function textsOf({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) {
    const fits = (text: string): boolean =>
      [...text].length >= Number(minLength) && [...text].length <= Number(maxLength);
    return fc.stringMatching(new RegExp(pattern as string, 'u')).filter(fits);
  }
  if (format !== undefined) {
    const texts = formats[format as string];
    if (texts === undefined) throw new Error(`texts of format “${format}” cannot be made`);
    return texts;
  }
  // No text anywhere holds U+0000, whatever its schema says: PostgreSQL has none.
  return fc
    .string({ unit: 'binary', minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 60) })
    .filter((text) => [...text].length >= Number(minLength) && !text.includes('\0'));
}

const dates = fc.date({ min: new Date(0), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true });
const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': dates.map((date) => date.toISOString()),
  date: dates.map((date) => date.toISOString().slice(0, 10)),
  email: fc.stringMatching(/^[a-z]{1,12}(\.[a-z]{1,8})?@[a-z]{1,12}\.example$/),
  'uri-reference': fc.constantFrom('/a', '/a/b?c=d#e', 'https://a.example/b', 'a'),
};

function listsOf({ items, minItems = 0, maxItems = 5, uniqueItems }: Schema): fc.Arbitrary<unknown[]> {
  const lengths = { minLength: Number(minItems), maxLength: Math.min(Number(maxItems), Number(minItems) + 4) };
  const values = valuesOf((items ?? { type: 'string' }) as Schema);
  if (uniqueItems !== true) return fc.array(values, lengths);
  return fc.uniqueArray(values, { ...lengths, selector: (value) => JSON.stringify(value) });
}

function objectsOf(schema: Schema): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {}, required = [], additionalProperties, minProperties = 0, maxProperties = 5 } = schema;
  const named = Object.entries(properties as Readonly<Record<string, Schema>>);
  if (named.length === 0 && typeof additionalProperties === 'object') {
    const names = textsOf((schema.propertyNames as Schema | undefined) ?? { pattern: '^[a-z]{1,10}$' });
    const keys = { minKeys: Number(minProperties), maxKeys: Math.min(Number(maxProperties), 4) };
    return fc.dictionary(names, valuesOf(additionalProperties as Schema), keys).map((value) => ({ ...value }));
  }
  const members = Object.fromEntries(named.map(([name, member]) => [name, valuesOf(member)]));
  return fc
    .record(members, { requiredKeys: (required as string[]).filter((name) => name in members), noNullPrototype: true })
    .filter((value) => Object.keys(value).length >= Number(minProperties));
}
