import assert from 'node:assert/strict';
import { createAjv } from '../../../gateway/contracts/schema.ts';
import { bodyViolations, parameterViolations, settingErrors } from '../../../gateway/contracts/violations.ts';

const ajv = createAjv();
const verbose = createAjv({ allErrors: true, verbose: true });

function body(schema: object, value: unknown): string {
  const check = ajv.compile(schema);
  assert.equal(check(value), false);
  const [violation] = bodyViolations(check.errors);
  return `${violation?.pointer} ${violation?.detail}`;
}

function settings(schema: object, value: unknown) {
  const check = verbose.compile(schema);
  assert.equal(check(value), false);
  return settingErrors(check.errors);
}

describe('what is wrong with a body is said in a sentence', () => {
  for (const [what, schema, value, sentence] of [
    ['missing', { required: ['lines'] }, {}, ' lacks the required property “lines”'],
    ['unknown', { properties: {}, additionalProperties: false }, { colour: 1 }, ' has the unknown property “colour”'],
    ['unknown, composed', { unevaluatedProperties: false }, { colour: 1 }, ' has the unknown property “colour”'],
    ['of another type', { properties: { a: { type: 'integer' } } }, { a: '1' }, '/a must be integer'],
    ['of none of its types', { type: ['string', 'null'] }, 1, ' must be string or null'],
    ['not one of a list', { enum: ['a', 1] }, 'b', ' must be one of "a", 1'],
    ['not the one value', { const: 'a' }, 'b', ' must be "a"'],
    ['too short', { minLength: 1 }, '', ' must not have fewer than 1 characters'],
    ['of no such format', { format: 'date-time' }, 'now', ' must match format "date-time"'],
    ['deep', { items: { items: { type: 'string' } } }, [['a'], [1]], '/1/0 must be string'],
    // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's word
    ['conditional', { if: {}, then: { required: ['a'] } }, {}, ' lacks the required property “a”'],
  ] as const) {
    it(what, () => assert.equal(body(schema, value), sentence));
  }

  it('in which a name of the sender’s is said in short', () => {
    const [long, short] = ['n'.repeat(1_000_000), `${'n'.repeat(100)}…`];
    assert.equal(
      body({ properties: {}, additionalProperties: false }, { [long]: 1 }),
      ` has the unknown property “${short}”`,
    );
    assert.equal(body({ unevaluatedProperties: false }, { [long]: 1 }), ` has the unknown property “${short}”`);
    const numbers = { additionalProperties: { items: { type: 'number' } } };
    assert.equal(body(numbers, { [long]: [0, 'x'] }), `/${short}/1 must be number`);
  });

  it('at a place written as a JSON pointer', () => {
    assert.equal(body({ properties: { 'a/b': { type: 'string' } } }, { 'a/b': 1 }), '/a~1b must be string');
  });
});

describe('what is wrong with a parameter names the parameter', () => {
  const schema = {
    properties: {
      query: {
        required: ['limit'],
        properties: { limit: { maximum: 9 }, ids: { items: { type: 'string' } }, f: { required: ['x'] } },
      },
    },
  };
  const told = (query: object) => {
    const check = ajv.compile(schema);
    check({ query });
    return parameterViolations(check.errors);
  };

  it('by its name alone, wherever it stands', () => {
    assert.deepEqual(told({ limit: 10 }), [{ parameter: 'limit', detail: 'must be <= 9' }]);
    assert.deepEqual(told({ limit: 1, ids: ['a', 1] }), [{ parameter: 'ids', detail: 'must be string' }]);
  });

  it('also when it is missing, or something in it is', () => {
    assert.deepEqual(told({}), [{ parameter: 'limit', detail: 'is required' }]);
    assert.deepEqual(told({ limit: 1, f: {} }), [{ parameter: 'f', detail: 'lacks the required property “x”' }]);
  });
});

describe('what is wrong with a setting says how to mend it', () => {
  const schema = {
    type: 'object',
    description: 'Write rate and scopes.',
    required: ['rate'],
    additionalProperties: false,
    properties: {
      rate: { type: 'object', description: 'Write rate: { limit }.', properties: { limit: { type: 'integer' } } },
    },
  };

  it('by the description of what is missing', () => {
    assert.deepEqual(settings(schema, {}), [
      { path: [], message: 'lacks the required property “rate”', fix: 'Write rate: { limit }.' },
    ]);
  });

  it('by the names that are known, where one is not', () => {
    assert.deepEqual(settings(schema, { rate: {}, colour: 1 }), [
      { path: [], unknown: 'colour', message: 'has the unknown property “colour”', fix: 'Known here: rate.' },
    ]);
  });

  it('by the description of the value that does not fit', () => {
    assert.deepEqual(settings(schema, { rate: 5 }), [
      { path: ['rate'], message: 'must be object', fix: 'Write rate: { limit }.' },
    ]);
  });

  it('or not at all, where the schema does not', () => {
    assert.deepEqual(settings(schema, { rate: { limit: 'x' } }), [
      { path: ['rate', 'limit'], message: 'must be integer' },
    ]);
  });

  it('once for each mistake, all of them', () => {
    assert.equal(settings(schema, { rate: 5, colour: 1, size: 2 }).length, 3);
  });
});
