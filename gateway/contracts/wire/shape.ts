import type { Schema } from '../openapi.ts';

/** What text must become to be judged by a schema: the types it allows, and the shapes of what lies inside. */
export interface Shape {
  /** In the order they are declared; never empty, `null` left out: no text is null. */
  readonly types: readonly string[];
  items(): Shape;
  /** Shape of a property; `undefined` when the object takes none of that name. */
  member(name: string): Shape | undefined;
  /** Properties that have a name. */
  names(): readonly string[];
  /** Whether properties without a name are taken. */
  readonly open: boolean;
}

/** Whether a value may be an array. */
export const isList = ({ types }: Shape): boolean => types.includes('array');
/** Whether a value may be an object. */
export const isObject = ({ types }: Shape): boolean => types.includes('object');

/** A schema may refer to itself without end; nobody writes parameters deeper than this. */
const deepest = 8;

/** What a schema refers to. */
export type Meant = (schema: Schema | undefined) => Schema | undefined;

const asItIs: Meant = (schema) => schema;

/** The shape of a schema. @param meant  follows references, where they are not resolved */
export function shapeOf(schema: Schema | undefined, meant = asItIs, depth = 0): Shape {
  const parts = depth > deepest ? [] : partsOf(schema, meant, 0);
  const types = typesOf(parts);
  const properties = (): Record<string, Schema> => Object.assign({}, ...parts.map((part) => part.properties ?? {}));
  const rest = parts.map((part) => part.additionalProperties).find((value) => value !== undefined);
  const inner = (value: unknown): Shape => shapeOf(value as Schema | undefined, meant, depth + 1);
  return {
    types,
    items: () => inner(parts.find((part) => part.items !== undefined)?.items),
    member(name) {
      const known = properties();
      if (Object.hasOwn(known, name)) return inner(known[name]);
      return rest === false ? undefined : inner(typeof rest === 'object' ? rest : undefined);
    },
    names: () => Object.keys(properties()),
    open: rest !== false && (rest !== undefined || Object.keys(properties()).length === 0),
  };
}

/** A schema and all those it consists of or chooses from. */
function partsOf(given: Schema | undefined, meant: Meant, depth: number): Schema[] {
  const schema = meant(given);
  if (typeof schema !== 'object' || schema === null || depth > deepest) return [];
  const { $ref } = schema;
  const referred = typeof $ref === 'string' ? [{ $ref }] : [];
  const below = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => (schema[key] ?? []) as readonly Schema[]);
  return [schema, ...[...referred, ...below].flatMap((part) => partsOf(part, meant, depth + 1))];
}

function typesOf(parts: readonly Schema[]): string[] {
  const [own] = parts;
  const said = own?.type === undefined ? parts.flatMap(typesSaid) : typesSaid(own);
  const types = [...new Set(said)].filter((type) => type !== 'null');
  return types.length === 0 ? ['string'] : types;
}

function typesSaid({ type, enum: values, const: value, properties, items }: Schema): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  if (properties !== undefined) return ['object'];
  if (items !== undefined) return ['array'];
  const listed = (values ?? (value === undefined ? [] : [value])) as readonly unknown[];
  return listed.map((item) => (Number.isInteger(item) ? 'integer' : typeof item));
}
