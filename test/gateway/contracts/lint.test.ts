import assert from 'node:assert/strict';
import { lintDocument } from '../../../gateway/contracts/lint.ts';
import { change, lineOf, readContract, shared, things } from './support.ts';

const lint = async (text: string) => lintDocument(await readContract(text, shared));
const file = 'openapi/system/things.v1.yaml';
const notFound = "'404': { $ref: '../shared/problem.yaml#/components/responses/NotFound' }";
const ownProblem =
  '{ description: d, content: { application/problem+json: { schema: { type: object }, example: {} } } }';

/** What is changed, how, the line it is told at (by something on that line), and what is said. */
const rules: readonly (readonly [string, readonly [string, string], string, RegExp])[] = [
  [
    'is named in camelCase',
    ['operationId: putThing', 'operationId: put_thing'],
    'put:',
    /put_thing is not named in camelCase/,
  ],
  ['has a summary', ['      summary: Put a thing\n', ''], 'put:', /has no summary/],
  [
    'says itself who may call it',
    ['      security: [{ tierIdentity: [] }]\n', ''],
    'put:',
    /does not say itself who may call it/,
  ],
  ['declares how it refuses', [`        ${notFound}\n`, ''], 'put:', /declares no error answer/],
  ['refuses in the one way', [notFound, `'404': ${ownProblem}`], "'404'", /answers 404 in a way of its own/],
  [
    'refuses in the one way, by family of statuses',
    [notFound, `4XX: ${ownProblem}`],
    '4XX',
    /answers 4XX in a way of its own/,
  ],
  ['shows its body', ['            example: { name: lamp }\n', ''], 'requestBody:', /application\/json has no example/],
  [
    'shows a body that fits',
    ['example: { name: lamp }', "example: { name: '' }"],
    'requestBody:',
    /example does not fit its schema: \/name must not have fewer than 1/,
  ],
  [
    'shows its answers',
    ['              examples: { usual: { value: { name: lamp, weight: 3 } } }\n', ''],
    "'200'",
    /200: application\/json has no example/,
  ],
  [
    'shows answers that fit',
    ['weight: 3 }', 'weight: heavy }'],
    "'200'",
    /200: usual does not fit its schema: \/weight must be integer/,
  ],
  [
    'shows answers of a family that fit',
    ["'200':", '2XX:'],
    '2XX',
    /2XX: usual does not fit its schema: \/weight must be integer/,
  ],
];

describe('the house rules', () => {
  it('are kept by a contract that is complete', async () => {
    assert.deepEqual(await lint(things), []);
  });

  it('hold for answers by family of statuses and by default too', async () => {
    const text = change(
      things,
      notFound,
      `${notFound.replace("'404'", '4XX')}\n        ${notFound.replace("'404'", 'default')}`,
    );
    assert.deepEqual(await lint(text), []);
    assert.deepEqual(await lint(change(things, "'200':", '2XX:')), []);
  });

  for (const [rule, [from, to], at, message] of rules) {
    it(`every operation ${rule}`, async () => {
      const spoiled = to === '2XX:' ? change(things, 'weight: 3 }', 'weight: heavy }') : things;
      const text = change(spoiled, from, to);
      const [mistake, ...others] = await lint(text);
      assert.deepEqual(others, []);
      assert.match(mistake?.message ?? '', message);
      assert.deepEqual([mistake?.file, mistake?.line], [file, lineOf(text, at)]);
    });
  }

  it('tell a shared example that does not fit where it is used', async () => {
    const problem = change(shared['shared/problem.yaml'] as string, 'status: 404', "status: '404'");
    const document = await readContract(things, { ...shared, 'shared/problem.yaml': problem });
    const [mistake] = await lintDocument(document);
    assert.match(mistake?.message ?? '', /404: example does not fit its schema: \/status must be integer/);
  });

  it('tell what cannot be compiled', async () => {
    const text = change(things, 'weight: { type: integer', 'weight: { enum: []');
    const [mistake, ...others] = await lint(text);
    assert.match(mistake?.message ?? '', /putThing cannot be compiled: enum must have non-empty array/);
    assert.deepEqual(others, []);
  });
});
