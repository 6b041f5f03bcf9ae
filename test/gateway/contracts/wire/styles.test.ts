import assert from 'node:assert/strict';
import type { Violation } from '#problem';
import type { ParameterObject, Schema } from '../../../../gateway/contracts/openapi.ts';
import { createWire, unsupported } from '../../../../gateway/contracts/wire/wire.ts';
import type { Parameters } from '../../../../policies/policy.ts';

const list: Schema = { type: 'array', items: { type: 'integer' } };
const point: Schema = { type: 'object', properties: { x: { type: 'integer' }, y: { type: 'integer' } } };
const open: Schema = { type: 'object', additionalProperties: { type: 'string' } };
const tree: Schema = {
  type: 'object',
  properties: { is: { type: 'object', properties: { any: list, not: { type: 'boolean' } } } },
};

/** How a value is written in a place and style: [place, style, explode, schema, value, text]. */
const styles: readonly (readonly [ParameterObject['in'], string, boolean, Schema, unknown, string])[] = [
  ['query', 'form', true, list, [1, 2], 'p=1&p=2'],
  ['query', 'form', false, list, [1, 2], 'p=1,2'],
  ['query', 'spaceDelimited', false, list, [1, 2], 'p=1%202'],
  ['query', 'pipeDelimited', false, list, [1, 2], 'p=1%7C2'],
  ['query', 'form', true, point, { x: 1, y: 2 }, 'x=1&y=2'],
  ['query', 'form', false, point, { x: 1, y: 2 }, 'p=x,1,y,2'],
  ['query', 'form', true, open, { colour: 'red' }, 'colour=red'],
  ['query', 'deepObject', true, point, { x: 1, y: 2 }, 'p%5Bx%5D=1&p%5By%5D=2'],
  [
    'query',
    'deepObject',
    true,
    tree,
    { is: { any: [1, 2], not: true } },
    'p%5Bis%5D%5Bany%5D%5B%5D=1&p%5Bis%5D%5Bany%5D%5B%5D=2&p%5Bis%5D%5Bnot%5D=true',
  ],
  ['path', 'simple', false, list, [1, 2], '1,2'],
  ['path', 'simple', false, point, { x: 1, y: 2 }, 'x,1,y,2'],
  ['path', 'simple', true, point, { x: 1, y: 2 }, 'x=1,y=2'],
  ['path', 'label', false, { type: 'integer' }, 7, '.7'],
  ['path', 'label', true, list, [1, 2], '.1.2'],
  ['path', 'label', false, list, [1, 2], '.1,2'],
  ['path', 'label', true, point, { x: 1, y: 2 }, '.x=1.y=2'],
  ['header', 'simple', false, list, [1, 2], '1,2'],
  ['header', 'simple', true, point, { x: 1, y: 2 }, 'x=1,y=2'],
  ['cookie', 'form', false, list, [1, 2], '1,2'],
  ['cookie', 'form', true, { type: 'integer' }, 7, '7'],
];

describe('a parameter', () => {
  for (const [place, style, explode, schema, value, text] of styles) {
    it(`in the ${place}, style ${style}${explode ? ' exploded' : ''}, ${JSON.stringify(value)}, is ${text}`, () => {
      const parameter: ParameterObject = { name: 'p', in: place, style, explode, schema };
      assert.equal(unsupported(parameter), undefined);
      const wire = createWire(place === 'path' ? '/a/{p}' : '/a', [parameter]);
      const values = { path: {}, query: {}, header: {}, cookie: {}, [place]: { p: value } } as Parameters;
      const { path, query, headers } = wire.serialise(values);
      const cookie = wire.cookies(values);
      const written = { path: path.slice(3), query, header: headers.p, cookie: cookie?.slice(2) }[place];
      assert.equal(written === undefined ? '' : decodedPath(place, written), text);
      const read = wire.parse(place === 'path' ? { p: text } : {}, query, {
        ...headers,
        ...(cookie ? { cookie } : {}),
      });
      assert.deepEqual(read, values);
    });
  }

  it('may be a number or a word, by what its schema lets pass', () => {
    const schema: Schema = { oneOf: [{ type: 'integer', minimum: 10 }, { type: 'string' }] };
    const parse = (text: string) =>
      createWire('/a', [{ name: 'p', in: 'query', schema }], (_, value) => value !== 7).parse({}, `p=${text}`, {});
    const values = ['12', 'all', '7'].map((text) => (parse(text) as Parameters).query.p);
    assert.deepEqual(values, [12, 'all', '7']);
  });

  it('with a property it does not have is refused by its name', () => {
    const closed: Schema = { ...point, additionalProperties: false };
    const wire = createWire('/a', [{ name: 'p', in: 'query', style: 'deepObject', schema: closed }]);
    const [fault] = wire.parse({}, 'p[z]=1', {}) as Violation[];
    assert.deepEqual(fault, { parameter: 'p', detail: 'has the unknown property “z”' });
    assert.match((wire.parse({}, 'p[__proto__]=1', {}) as Violation[])[0]?.detail ?? '', /unknown property/);
    assert.match((wire.parse({}, 'q[x]=1', {}) as Violation[])[0]?.detail ?? '', /this operation takes p\[…\]/);
  });

  it('in a header is told by the name the contract gives it', () => {
    const wire = createWire('/a', [{ name: 'X-Page', in: 'header', schema: { type: 'integer' } }]);
    assert.deepEqual(wire.parse({}, '', { 'x-page': 'one' }), [{ parameter: 'X-Page', detail: 'must be an integer' }]);
  });
});

/** Paths are written encoded, and read decoded. */
const decodedPath = (place: string, text: string): string => (place === 'path' ? decodeURIComponent(text) : text);
