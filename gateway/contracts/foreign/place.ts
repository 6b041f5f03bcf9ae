/**
 * What stands at a place of an OpenAPI document: an object of OpenAPI, a map of such by name, a schema, a map of schemas,
 * or data, in which nothing means anything: examples, defaults, extensions.
 */
export type Place = 'object' | 'map' | 'schema' | 'schemas' | 'data';

/** What stands below `key` of something. Members of a list stand where the list does. */
export function placeBelow(place: Place, key: string): Place {
  if (place === 'data') return 'data';
  if (place === 'schemas') return 'schema';
  if (place === 'map') return 'object';
  if (key.startsWith('x-')) return 'data';
  if (place === 'schema') return schemaMaps.has(key) ? 'schemas' : schemaData.has(key) ? 'data' : 'schema';
  if (key === 'schema') return 'schema';
  if (key === 'schemas') return 'schemas';
  if (maps.has(key)) return 'map';
  return objectData.has(key) ? 'data' : 'object';
}

const schemaMaps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const schemaData = new Set(['example', 'examples', 'default', 'enum', 'const', 'discriminator', 'xml', 'externalDocs']);
const objectData = new Set(['example', 'value', 'default', 'enum', 'scopes', 'mapping', 'security', 'tags']);
const maps = new Set([
  'callbacks',
  'content',
  'encoding',
  'examples',
  'headers',
  'links',
  'pathItems',
  'paths',
  'requestBodies',
  'responses',
  'securitySchemes',
  'variables',
  'webhooks',
]);
