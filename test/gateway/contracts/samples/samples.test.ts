import assert from 'node:assert/strict';
import { compileDocument } from '../../../../gateway/contracts/compile.ts';
import { readDocuments } from '../../../../gateway/contracts/document.ts';
import type { Definition } from '../../../../gateway/contracts/openapi.ts';
import { createSamples } from '../../../../gateway/contracts/samples/samples.ts';
import { rooms } from '../../../../gateway/paths.ts';
import type { AnswerSamples } from '../../../../policies/policy.ts';

const documents = await readDocuments(rooms.openapi);

describe('samples of our own contracts', () => {
  for (const { id, definition } of documents) {
    it(`${id} has one that fits for every answer of every operation`, async () => {
      const compiled = await compileDocument(definition);
      for (const operation of compiled.operations) {
        const answers = compiled.calls(operation).answers;
        const samples = createSamples(operation, answers);
        const statuses = Object.keys(operation.responses ?? {}).filter((key) => !key.startsWith('1'));
        for (const status of statuses.map(Number)) {
          const found = samples.of(status, '*/*');
          assert.ok(found.length > 0, `${operation.operationId} ${status}`);
          for (const { mediaType, value } of found) {
            const declared = answers.mediaTypes(status) ?? [];
            assert.equal(mediaType, declared[0], `${operation.operationId} ${status}`);
            if (mediaType !== undefined) assert.deepEqual(answers.check(status, mediaType, value), []);
          }
        }
      }
    });
  }
});

/** Samples of `GET /thing` with these responses. */
async function samplesOf(responses: object, components: object = {}): Promise<AnswerSamples> {
  const compiled = await compileDocument({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: { '/thing': { get: { operationId: 'getThing', responses } } },
    components,
  } as unknown as Definition);
  const [operation] = compiled.operations;
  assert.ok(operation);
  return createSamples(operation, compiled.calls(operation).answers);
}

const json = (media: object): object => ({ 200: { description: 'Fine.', content: { 'application/json': media } } });
const number = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };

describe('a sample', () => {
  const valuesOf = async (media: object): Promise<unknown[]> =>
    (await samplesOf(json(media)))
      .of(200, '*/*')
      .map(({ name, value }) => (name === undefined ? value : [name, value]));

  it('is the contract’s example, or each of its named ones', async () => {
    assert.deepEqual(await valuesOf({ schema: number, example: { n: 7 } }), [{ n: 7 }]);
    const examples = { one: { value: { n: 1 } }, two: { value: { n: 2 } } };
    assert.deepEqual(await valuesOf({ schema: number, examples }), [
      ['one', { n: 1 }],
      ['two', { n: 2 }],
    ]);
  });

  it('is never one that does not fit: the others are left, or one is made from the schema', async () => {
    const examples = { bad: { value: { n: 'x' } }, good: { value: { n: 2 } }, elsewhere: { externalValue: '/x.json' } };
    assert.deepEqual(await valuesOf({ schema: number, examples }), [['good', { n: 2 }]]);
    assert.deepEqual(await valuesOf({ schema: number, example: { n: 'x' } }), [{ n: 1 }]);
    const misled = { ...number, properties: { n: { type: 'integer', example: 'seven' } } };
    assert.deepEqual(await valuesOf({ schema: misled }), [{ n: 1 }]);
    assert.deepEqual(await valuesOf({ schema: { type: 'string', pattern: '^(?=a)b$' } }), [], 'there is none');
  });

  it('is for the lowest 2xx unless it is asked for another', async () => {
    const none = { description: 'Fine.' };
    assert.equal((await samplesOf({ 404: none, 201: none, 200: none })).success, 200);
    assert.equal((await samplesOf({ '4XX': none, '2XX': none })).success, 200);
    assert.equal((await samplesOf({ 302: none, 404: none })).success, 302);
    assert.equal((await samplesOf({ default: none })).success, 200);
    assert.equal((await samplesOf({ 101: none, default: none })).success, undefined);
    const samples = await samplesOf({ 204: none, '4XX': none });
    assert.deepEqual(samples.of(204, '*/*'), [{ status: 204, headers: {} }]);
    assert.deepEqual(samples.of(418, '*/*'), [{ status: 418, headers: {} }]);
    assert.deepEqual(samples.of(500, '*/*'), []);
  });

  it('is JSON unless the caller takes another declared type', async () => {
    const content = { 'text/csv': { example: 'a,b\n' }, 'application/json': { example: [1] }, 'application/pdf': {} };
    const samples = await samplesOf({ 200: { description: 'Fine.', content } });
    const typeFor = (accept: string) => samples.of(200, accept)[0]?.headers['content-type'];
    assert.equal(typeFor('*/*'), 'application/json');
    assert.equal(typeFor('text/*;q=0.5'), 'text/csv');
    assert.equal(typeFor('image/png'), 'application/json');
    assert.equal(samples.of(200, 'text/csv')[0]?.value, 'a,b\n');
    assert.match(String(samples.of(200, 'application/pdf')[0]?.value), /example/);
  });

  it('has the header fields that are shown or must be there, and none that the gateway says itself', async () => {
    const headers = {
      Location: { example: '/things/1', schema: { type: 'string' } },
      'X-Count': { required: true, schema: { type: 'integer', minimum: 5 } },
      'X-Maybe': { schema: { type: 'string' } },
      'Content-Length': { example: '5' },
      'Set-Cookie': { example: 'a=b' },
      'Idempotent-Replayed': { example: true },
      'RateLimit-Policy': { example: '"free";q=60' },
      'X-Odd': { example: 'a\r\nb: c' },
    };
    const samples = await samplesOf({ 200: { description: 'Fine.', headers } });
    assert.deepEqual(samples.of(200, '*/*')[0]?.headers, { location: '/things/1', 'x-count': '5' });
  });
});

describe('a sample made from a schema', () => {
  const made = async (schema: object, schemas: object = {}): Promise<unknown> => {
    const [sample] = (await samplesOf(json({ schema }), { schemas })).of(200, '*/*');
    assert.ok(sample, `nothing fits ${JSON.stringify(schema)}`);
    return sample.value;
  };

  for (const schema of [
    { type: ['string', 'null'] },
    { type: 'string', enum: [null, 'a'] },
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'uuid' },
    { type: 'string', format: 'uri' },
    { type: 'string', minLength: 40 },
    { type: 'string', maxLength: 2 },
    { type: 'string', pattern: '^[A-Z]{3}-\\d{2,}(?:x|y)?$' },
    { type: 'string', pattern: '^tok_[A-Za-z0-9_]{1,60}$' },
    { type: 'string', pattern: '[^a-zA-Z]$' },
    { type: 'integer', minimum: 10, multipleOf: 4 },
    { type: 'integer', exclusiveMinimum: 7, maximum: 8 },
    { type: 'integer', maximum: -3 },
    { type: 'number', exclusiveMinimum: 1 },
    { type: 'array', items: { type: 'integer' }, minItems: 3, uniqueItems: true },
    { type: 'array', items: { enum: ['a', 'b'] }, minItems: 2, uniqueItems: true },
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'boolean' }], minItems: 2 },
    { type: 'object', minProperties: 2, additionalProperties: { type: 'integer' } },
    { type: 'object', required: ['a'], additionalProperties: { type: 'string' } },
    {
      allOf: [
        { type: 'object', required: ['a'], properties: { a: { const: 1 } } },
        { required: ['b'], properties: { b: {} } },
      ],
    },
    { oneOf: [{ type: 'null' }, { type: 'object', required: ['kind'], properties: { kind: { const: 'cat' } } }] },
    { anyOf: [{ type: 'integer' }, { type: 'string' }], description: 'either' },
    { type: 'null' },
    {},
  ]) {
    it(`fits ${JSON.stringify(schema)}`, () => made(schema));
  }

  it('takes another alternative where the first does not fit alone, and leaves out what must not be', async () => {
    const named = { type: 'object', properties: { name: { type: 'string' } } };
    const either = {
      oneOf: [named, { ...named, required: ['name', 'age'], properties: { age: { type: 'integer' } } }],
    };
    assert.deepEqual(await made({ oneOf: [named, { type: 'object' }, { type: 'string' }] }), 'example');
    assert.deepEqual(await made({ type: 'array', items: { oneOf: [named, named] } }), [], 'an empty list always fits');
    await made(either);
    const schemas = { Odd: { oneOf: [{ $ref: '#/components/schemas/Odd' }, { type: 'string' }] } };
    await assert.rejects(made({ $ref: '#/components/schemas/Odd' }, schemas), /nothing fits/);
  });

  it('ends where a schema holds itself', async () => {
    const schemas = {
      Tree: {
        type: 'object',
        required: ['name', 'children', 'parent'],
        properties: {
          name: { type: 'string' },
          children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
          parent: { oneOf: [{ $ref: '#/components/schemas/Tree' }, { type: 'null' }] },
          friend: { $ref: '#/components/schemas/Tree' },
        },
      },
    };
    const tree = JSON.stringify(await made({ $ref: '#/components/schemas/Tree' }, schemas));
    assert.match(tree, /"children":\[\],.*"parent":null/);
    assert.ok(tree.length < 200, tree);
  });
});
