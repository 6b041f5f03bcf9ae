import { upgradeFromThreeToThreeOne } from '@scalar/openapi-upgrader/3.0-to-3.1';
import { type Place, placeBelow } from './place.ts';

/**
 * An OpenAPI 3.0 document as 3.1; others come back as they are. May change what it is given.
 *
 * The library leaves `nullable` where no `type` stands beside it, which no JSON Schema compiler takes; and where values
 * are listed or combined it adds the type `null` beside conditions that refuse null all the same. Vendors mean null.
 */
export function upgraded(document: Record<string, unknown>): Record<string, unknown> {
  if (!String(document.openapi).startsWith('3.0')) return document;
  const converted = upgradeFromThreeToThreeOne(document) as Record<string, unknown>;
  return { ...(mended(converted, 'object') as Record<string, unknown>), openapi: '3.1.0' };
}

function mended(value: unknown, place: Place): unknown {
  if (typeof value !== 'object' || value === null || place === 'data') return value;
  if (Array.isArray(value)) return value.map((item) => mended(item, place));
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mended(item, placeBelow(place, key))]),
  );
  return place === 'schema' ? withNull(copy) : copy;
}

const conditions = ['allOf', 'anyOf', 'oneOf', 'not', 'enum', 'const'];
const notes = ['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'examples', 'externalDocs'];

function withNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { nullable, ...rest } = schema;
  const type = rest.type;
  const listed = Array.isArray(type) && type.includes('null');
  if (!listed && nullable !== true) return nullable === undefined ? schema : rest;
  const isConditional = conditions.some((keyword) => keyword in rest);
  if (listed && !isConditional) return rest;
  if (!isConditional && type === undefined) return rest;
  const types = listed ? type.filter((name) => name !== 'null') : type;
  const inner = {
    ...rest,
    ...(types === undefined ? {} : { type: Array.isArray(types) && types.length === 1 ? types[0] : types }),
  };
  const about = Object.fromEntries(
    Object.entries(inner).filter(([key]) => notes.includes(key) || key.startsWith('x-')),
  );
  const what = Object.fromEntries(Object.entries(inner).filter(([key]) => !(key in about)));
  return { ...about, anyOf: [what, { type: 'null' }] };
}
