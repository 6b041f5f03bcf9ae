import assert from 'node:assert/strict';
import type { Definition } from '../../../gateway/contracts/openapi.ts';
import { schemaFlaws, unheededWords } from '../../../gateway/contracts/schema-flaws.ts';

const empty = { openapi: '3.1.0', info: { title: 't', version: '1.0.0' }, paths: {} };

async function flawsIn(parts: object): Promise<string[]> {
  const flaws = await schemaFlaws({ ...empty, ...parts } as Definition);
  return flaws.map(({ at, message }) => `${at.join('.')} ${message}`);
}

describe('the schemas of a contract', () => {
  it('may say everything JSON Schema 2020-12 can', async () => {
    const schema = {
      type: ['object', 'null'],
      properties: { type: { const: 'a' }, pattern: { type: 'string', pattern: '^\\p{L}+$' } },
      prefixItems: [true, { $ref: '#/components/schemas/A' }],
      unevaluatedProperties: false,
      'x-anything': { type: 'odd' },
    };
    assert.deepEqual(await flawsIn({ components: { schemas: { A: schema } } }), []);
  });

  for (const [where, parts, at] of [
    ['components', { components: { schemas: { A: { type: 'text' } } } }, 'components.schemas.A.type'],
    [
      'parameters',
      { paths: { '/a': { parameters: [{ name: 'a', in: 'query', schema: { maxLength: -1 } }] } } },
      'paths./a.parameters.0.schema.maxLength',
    ],
    [
      'bodies',
      {
        paths: { '/a': { post: { requestBody: { content: { 'application/json': { schema: { required: 'a' } } } } } } },
      },
      'paths./a.post.requestBody.content.application/json.schema.required',
    ],
    [
      'answers, the default one too',
      {
        paths: {
          '/a': { get: { responses: { default: { content: { 'application/json': { schema: { items: [] } } } } } } },
        },
      },
      'paths./a.get.responses.default.content.application/json.schema.items',
    ],
    [
      'headers of answers',
      { components: { headers: { H: { schema: { minimum: '1' } } } } },
      'components.headers.H.schema.minimum',
    ],
    [
      'depth',
      { components: { schemas: { A: { anyOf: [{ properties: { b: { pattern: '[' } } }] } } } },
      'components.schemas.A.anyOf.0.properties.b.pattern',
    ],
  ] as const) {
    it(`are judged in ${where}`, async () => {
      const [flaw, ...others] = await flawsIn(parts);
      assert.ok(flaw?.startsWith(`${at} `), flaw);
      assert.deepEqual(others, []);
    });
  }

  it('are not looked for in examples and defaults, which are data', async () => {
    const example = { schema: { type: 'odd' }, pattern: '[' };
    const media = { schema: { default: example, examples: [example] }, example, examples: { a: { value: example } } };
    const paths = { '/a': { post: { requestBody: { content: { 'application/json': media } } } } };
    assert.deepEqual(await flawsIn({ paths }), []);
  });
});

describe('words of a contract that nobody would heed', () => {
  async function wordsIn(schema: object): Promise<string[]> {
    const words = await unheededWords({ ...empty, components: { schemas: { A: schema } } } as Definition);
    return words.map(({ at }) => at.slice(3).join('.'));
  }

  it('V12: are told, wherever they stand', async () => {
    const nested = { type: 'object', properties: { a: { type: 'string', format: 'iban' }, b: { nullable: true } } };
    assert.deepEqual(await wordsIn(nested), ['properties.a.format', 'properties.b.nullable']);
    assert.deepEqual(await wordsIn({ readOnly: true, items: { writeOnly: false } }), ['readOnly', 'items.writeOnly']);
  });

  it('V12: are not those that are checked, nor names of properties, nor data', async () => {
    for (const format of ['date', 'date-time', 'email', 'uuid', 'uri-reference', 'int64', 'binary'])
      assert.deepEqual(await wordsIn({ type: 'string', format }), [], format);
    const named = { properties: { format: { type: 'string' }, readOnly: { type: 'boolean' } } };
    assert.deepEqual(await wordsIn({ ...named, example: { nullable: true }, enum: [{ format: 'x' }] }), []);
  });
});
