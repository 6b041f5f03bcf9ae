import assert from 'node:assert/strict';
import { judgesAlike } from '../../../gateway/contracts/alike.ts';
import type { Definition } from '../../../gateway/contracts/openapi.ts';
import { change } from './support.ts';

const text = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.0.0' },
  'x-gateway': { owner: 'a' },
  security: [{ apiKey: ['read'] }],
  paths: {
    '/things': {
      'x-gateway': { policies: { path: {} } },
      get: {
        operationId: 'listThings',
        'x-gateway': { policies: { timeout: { total: 1 } } },
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } }],
        responses: { 200: { description: 'Those.', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    },
    '/others': { get: { operationId: 'listOthers', responses: {} } },
  },
  components: { schemas: { Thing: { type: 'object', properties: { a: {}, 'x-gateway': { type: 'string' } } } } },
});

const isAlike = (one: string, other: string): Promise<boolean> =>
  judgesAlike(JSON.parse(one) as Definition, JSON.parse(other) as Definition);

describe('what calls of two contracts are judged by', () => {
  for (const [what, from, to] of [
    ['nothing', '"openapi"', '"openapi"'],
    ['a title', '"Things"', '"Others"'],
    ['settings of the document', '{"owner":"a"}', '{"owner":"b"}'],
    ['settings of a path', '"x-gateway":{"policies":{"path":{}}},', ''],
    ['settings of an operation', '{"total":1}', '{"total":2}'],
  ] as const)
    it(`is the same when ${what} is another`, async () => assert.ok(await isAlike(text, change(text, from, to))));

  for (const [what, from, to] of [
    ['a scope', '["read"]', '["write"]'],
    ['a limit deep inside', '"maximum":10', '"maximum":11'],
    ['another answer', '{"200":', '{"201":'],
    ['one more path', '"/others":', '"/more":{},"/others":'],
    ['another path', '"/others":', '"/more":'],
    ['paths in another order', '"/things":', '"/others":{},"/things":'],
    ['a component', '"Thing":{"type":"object"', '"Thing":{"type":"array"'],
    ['one more section', '"components":{', '"components":{"parameters":{},'],
    ['a list where an object was', '"responses":{}', '"responses":[]'],
    ['a property that is called like our extension', '{"type":"string"}', '{"type":"null"}'],
  ] as const)
    it(`is another with ${what}`, async () => {
      const other = change(text, from, to);
      assert.equal(await isAlike(text, other), false);
      assert.equal(await isAlike(other, text), false);
    });
});
