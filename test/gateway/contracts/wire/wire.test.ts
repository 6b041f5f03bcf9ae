import assert from 'node:assert/strict';
import type { Violation } from '#problem';
import type { ParameterObject } from '../../../../gateway/contracts/openapi.ts';
import { createWire, unsupported } from '../../../../gateway/contracts/wire/wire.ts';
import type { Parameters } from '../../../../policies/policy.ts';

describe('parameters on the wire', () => {
  const parameters: ParameterObject[] = [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'limit', in: 'query', schema: { type: 'integer' } },
    { name: 'open', in: 'query', schema: { type: 'boolean' } },
    { name: 'ids', in: 'query', explode: false, schema: { type: 'array', items: { type: 'string' } } },
    { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
    { name: 'filter', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
    { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } },
  ];
  const wire = createWire('/things/{id}', parameters);
  const parse = (query: string) => wire.parse({ id: 'a' }, query, {});
  const query = (text: string) => (parse(text) as Parameters).query;
  const refusal = (text: string) => (parse(text) as Violation[])[0];

  it('become typed values', () => {
    assert.deepEqual(query('limit=7&open=true&ids=a,b&tag=x&tag=y'), {
      limit: 7,
      open: true,
      ids: ['a', 'b'],
      tag: ['x', 'y'],
    });
    assert.deepEqual(query('filter=%7B%22a%22%3A1%7D'), { filter: { a: 1 } });
  });

  for (const text of [
    'limit=0x10',
    'limit=1e3',
    'limit=%207',
    'limit=',
    'limit=07',
    'limit=99999999999999999',
    'open=1',
  ]) {
    it(`V07: refuses ${text}`, () => assert.match(refusal(text)?.detail ?? '', /^must be/));
  }

  it('V07: may be given once unless they are lists', () => {
    assert.deepEqual(refusal('limit=1&limit=2'), { parameter: 'limit', detail: 'may be given only once' });
  });

  it('V08: that should be JSON are refused where they are none', () => {
    for (const text of ['filter={bad', 'filter=', 'filter=%7B%22a%22'])
      assert.deepEqual(refusal(text), { parameter: 'filter', detail: 'must be JSON' }, text);
  });

  it('that are unknown are named, with those that exist', () => {
    assert.deepEqual(refusal('debug=1'), {
      parameter: 'debug',
      detail: 'is unknown: this operation takes limit, open, ids, tag, filter',
    });
    assert.equal(refusal('limit%5B%5D=1')?.parameter, 'limit[]');
  });

  it('may be a key in quotes or without: it is the same key', () => {
    const key = (text: string) => (wire.parse({ id: 'a' }, '', { 'idempotency-key': text }) as Parameters).header;
    for (const text of ['order-1', '"order-1"']) assert.deepEqual(key(text), { 'idempotency-key': 'order-1' });
    assert.deepEqual(key('"a \\"b\\" \\\\"'), { 'idempotency-key': 'a "b" \\' });
    for (const text of ['"open', '"a"b"', '"a";p=1']) assert.deepEqual(key(text), { 'idempotency-key': text });
  });

  it('with broken encoding are refused', () => assert.match(refusal('limit=%zz')?.detail ?? '', /percent-encoding/));

  it('V07: with U+0000 are refused', () => {
    for (const text of ['ids=a%00', 'ids=%00,b', 'tag=x&tag=%00'])
      assert.deepEqual(refusal(text)?.detail, 'must not hold U+0000', text);
  });

  it('survive the way out and back', () => {
    const values: Parameters = {
      path: { id: 'a/b é' },
      query: { limit: 3, ids: ['x,y', 'z'], tag: ['1 2', '&'], filter: { deep: [1] } },
      header: { 'idempotency-key': 'k' },
      cookie: {},
    };
    const out = wire.serialise(values);
    assert.equal(out.path, '/things/a%2Fb%20%C3%A9');
    const back = wire.parse({ id: 'a/b é' }, out.query, out.headers) as Parameters;
    assert.deepEqual(back.query, values.query);
    assert.deepEqual(back.header, values.header);
  });

  it('in a style nobody reads are refused by name', () => {
    const refused = (parameter: Partial<ParameterObject>) =>
      unsupported({ name: 'f', in: 'query', ...parameter }) ?? '';
    assert.match(refused({ in: 'path', style: 'matrix', schema: { type: 'string' } }), /style matrix/);
    assert.match(refused({ style: 'label', schema: { type: 'string' } }), /uses style label, only form, space/);
    assert.match(refused({ style: 'deepObject', schema: { type: 'string' } }), /deepObject, and is no object/);
    assert.match(refused({ content: { 'application/xml': {} } }), /encoded as application\/xml/);
    assert.match(refused({ in: 'cookie', schema: { type: 'array' } }), /cookie “f” has many values/);
    assert.equal(refused({ style: 'form', schema: { type: 'string' } }), '');
  });
});
