import assert from 'node:assert/strict';
import { describeMistake } from '../../../gateway/contracts/mistake.ts';
import {
  change,
  contract,
  lineOf,
  mistakesOf,
  operation,
  readContract,
  readContracts,
  shared,
  things,
} from './support.ts';

const file = 'openapi/system/things.v1.yaml';

describe('a contract', () => {
  it('is known by tier, name and version, which its path says', async () => {
    const [document] = await readContracts({ 'process/customer-360.v12.yaml': contract('process/customer-360.v12') });
    const { id, tier, name, version, file } = document ?? {};
    assert.deepEqual([id, tier, name, version], ['process/customer-360.v12', 'process', 'customer-360', 12]);
    assert.equal(file, 'openapi/process/customer-360.v12.yaml');
  });

  it('is published without what is said to the gateway, at any depth', async () => {
    const text = change(things, 'operationId: putThing', 'operationId: putThing\n      x-gateway: { policies: {} }');
    const { published, definition, settings } = await readContract(text, shared);
    assert.doesNotMatch(JSON.stringify(published), /x-gateway/);
    assert.match(JSON.stringify(definition), /x-gateway/);
    assert.equal(settings.owner.team, 'commerce');
  });

  it('changes its hash with a shared part, and only then', async () => {
    const one = await readContract(things, shared);
    const same = await readContract(`# a comment\n${things}`, shared);
    const text = change(shared['shared/problem.yaml'] as string, 'required: [type, status]', 'required: [type]');
    const other = await readContract(things, { ...shared, 'shared/problem.yaml': text });
    assert.equal(same.hash, one.hash);
    assert.notEqual(other.hash, one.hash);
  });

  it('is listed in one order, whatever the order of files', async () => {
    const ids = ['system/b.v1', 'process/a.v2', 'process/a.v1'];
    const documents = await readContracts(Object.fromEntries(ids.map((id) => [`${id}.yaml`, contract(id)])));
    assert.deepEqual(
      documents.map(({ id }) => id),
      ['process/a.v1', 'process/a.v2', 'system/b.v1'],
    );
  });
});

/** What is changed, how, the line it is told at (by something on that line), what is said, and how to mend it. */
const mistakes: readonly (readonly [string, readonly [string, string], string, RegExp, RegExp])[] = [
  ['OpenAPI 3.0', ['openapi: 3.1.0', 'openapi: 3.0.3'], 'openapi:', /is OpenAPI 3\.0\.3/, /openapi: 3\.1\.0/],
  ['a version that is a number', ['openapi: 3.1.0', 'openapi: 3.1'], 'openapi:', /3\.1\.x/, /openapi: 3\.1\.0/],
  ['no OpenAPI version', ['openapi: 3.1.0', 'jsonSchemaDialect: x'], 'jsonSchema', /no OpenAPI version/, /openapi: 3/],
  [
    'another address',
    ['url: /system/things/v1', 'url: /system/thing/v1'],
    'servers:',
    /does not serve its own address/,
    /\[\{ url: \/system\/things\/v1 \}\]/,
  ],
  [
    'another version',
    ['version: 1.0.0', 'version: 2.0.0'],
    'info:',
    /2\.0\.0 is not a release of version 1/,
    /1\.<minor>/,
  ],
  ['half a version', ['version: 1.0.0', "version: '1.0'"], 'info:', /1\.0 is not a release/, /1\.<minor>\.<patch>/],
  [
    'no owner',
    ['  owner: { team', '  # owner: { team'],
    'x-gateway:',
    /lacks the required property “owner”/,
    /team, contact/,
  ],
  [
    'half an owner',
    [', contact: commerce@causeway.example', ''],
    'owner:',
    /owner lacks .* “contact”/,
    /team, contact/,
  ],
  [
    'an unknown property',
    ['  audience: internal', '  audience: internal\n  colour: red'],
    'colour:',
    /“colour”/,
    /owner, lifecycle/,
  ],
  [
    'an unknown audience',
    ['audience: internal', 'audience: everybody'],
    'audience:',
    /one of "frontend"/,
    /Say who it is for/,
  ],
  ['a date that is none', ['2026-01-15', '15 January'], 'lifecycle:', /since must match format "date"/, /2026-01-15/],
  [
    'a deprecation without its date',
    ['state: active', 'state: deprecated'],
    'lifecycle:',
    /lifecycle lacks the required property “deprecated”/,
    /deprecated: 2026/,
  ],
  [
    'an http upstream without a url',
    ['kind: local', 'kind: http, name: legacy'],
    'upstream:',
    /lacks .* “url”/,
    /a name and a url/,
  ],
  [
    'a use that names no operation',
    ['  audience: internal', '  audience: internal\n  uses:\n    - system/orders'],
    '- system/orders',
    /uses\.0 must match/,
    /process\/ordering\.v1#placeOrder/,
  ],
  [
    'an exception nobody owns',
    [
      '  audience: internal',
      '  audience: internal\n  exceptions:\n    - { rule: layering, to: a, reason: b, until: 2027-01-01 }',
    ],
    '- { rule',
    /exceptions\.0 lacks the required property “owner”/,
    /rule, to, owner, reason and until/,
  ],
  [
    'an unknown property at an operation',
    ['operationId: putThing', 'operationId: putThing\n      x-gateway:\n        authorise: x'],
    'authorise:',
    /“authorise”/,
    /Did you mean authorize\?/,
  ],
  [
    'settings that are no settings',
    ['    put:', '    x-gateway: { policies: { timeout: 5 } }\n    put:'],
    'timeout: 5',
    /policies\.timeout must be object/,
    /timeout: \{ total/,
  ],
  [
    'an answer without a description',
    ['description: The thing.', 'summary: The thing.'],
    "'200'",
    /200 lacks .* “description”/,
    /specification/,
  ],
  [
    'a misspelt property',
    ['operationId: putThing', 'operationID: putThing'],
    'operationID',
    /unknown property “operationID”/,
    /specification/,
  ],
  [
    'a schema of no type there is',
    ['weight: { type: integer', 'weight: { type: int'],
    'weight: { type',
    /type must be one of/,
    /JSON Schema 2020-12/,
  ],
  [
    'a pattern that is none',
    ['minLength: 1', "pattern: '(a'"],
    'pattern:',
    /pattern is no regular expression/,
    /JSON Schema/,
  ],
  [
    'no such shared file',
    ['../shared/problem.yaml', '../shared/trouble.yaml'],
    '../shared/problem.yaml',
    /trouble\.yaml, which does not exist/,
    /openapi\/shared/,
  ],
  [
    'a shared path item',
    ['    put:', "    $ref: '#/components/pathItems/A'\n    put:"],
    '/things/{thingId}',
    /path item/,
    /Write its operations here/,
  ],
];

describe('a contract that cannot stand says where, why and what to write', () => {
  for (const [what, [from, to], at, message, fix] of mistakes) {
    it(what, async () => {
      const text = change(things, from, to);
      const more = to.includes('pathItems') ? `${text}  pathItems: { A: {} }\n` : text;
      const [mistake, ...others] = await mistakesOf({ 'system/things.v1.yaml': more, ...shared });
      assert.deepEqual(others, [], 'one cause, one mistake');
      assert.equal(mistake?.file, file);
      const line = at === from ? lineOf(things, at) : lineOf(more, at);
      assert.equal(mistake.line, line, describeMistake(mistake));
      assert.match(mistake.message, message);
      assert.match(mistake.fix ?? '', fix);
    });
  }

  it('no x-gateway at all', async () => {
    const text = contract('system/things.v1').replace(/x-gateway:\n( .*\n)+/, '');
    const [mistake] = await mistakesOf({ 'system/things.v1.yaml': text });
    assert.equal(mistake?.message, 'has no x-gateway');
    assert.match(mistake.fix ?? '', /owner, lifecycle, audience and upstream/);
  });

  for (const [what, text, message] of [
    ['nothing', '', /is empty/],
    ['a list', '- openapi: 3.1.0\n', /not an OpenAPI document/],
    [
      'no paths',
      change(contract('system/things.v1'), operation('system', 'getThing'), '').replace('paths:\n', ''),
      /paths/,
    ],
    ['an empty operation', contract('system/things.v1', { paths: '  /a:\n    get:\n' }), /get must be object/],
  ] as const) {
    it(`${what} where a contract should be`, async () => {
      const [mistake] = await mistakesOf({ 'system/things.v1.yaml': text });
      assert.equal(mistake?.file, file);
      assert.match(mistake.message, message);
      assert.ok(mistake.fix);
    });
  }

  for (const name of [
    'things.v1.yaml',
    'system/Things.v1.yaml',
    'system/things.yaml',
    'system/things.v0.yaml',
    'legacy/a.v1.yaml',
    'system/things.v1.yml',
    'system/things.v1.json',
  ]) {
    it(`a file called ${name}`, async () => {
      const [mistake] = await mistakesOf({ [name]: '{}' });
      assert.equal(mistake?.file, `openapi/${name}`);
      assert.match(mistake.message, /not named like a contract/);
      assert.match(mistake.fix ?? '', /<tier>\/<api>\.v<major>\.yaml/);
    });
  }
});

describe('mistakes in several places', () => {
  it('are all told at once', async () => {
    const found = await mistakesOf({
      'system/a.v1.yaml': change(contract('system/a.v1'), 'audience: internal', 'audience: all'),
      'system/b.v1.yaml': 'openapi: [\n',
      'system/c.v1.yaml': change(contract('system/c.v1'), 'servers: [{ url: /system/c/v1 }]', 'servers: []'),
    });
    assert.deepEqual(found.map(({ file }) => file).sort(), [
      'openapi/system/a.v1.yaml',
      'openapi/system/b.v1.yaml',
      'openapi/system/c.v1.yaml',
    ]);
  });

  it('in a shared part are told once, where it is written', async () => {
    const problem = change(shared['shared/problem.yaml'] as string, 'type: integer', 'type: int');
    const other = change(things, '/system/things/v1', '/system/things/v2').replace('version: 1', 'version: 2');
    const files = { 'system/things.v1.yaml': things, 'system/things.v2.yaml': other };
    const found = await mistakesOf({ ...shared, ...files, 'shared/problem.yaml': problem });
    assert.deepEqual(
      found.map(({ file, line }) => [file, line]),
      [['openapi/shared/problem.yaml', lineOf(problem, 'type: int')]],
    );
  });

  it('leave out what only follows from a shared file that cannot be read', async () => {
    const found = await mistakesOf({ ...shared, 'system/things.v1.yaml': things, 'shared/problem.yaml': 'a: [\n' });
    assert.deepEqual(
      found.map(({ file }) => file),
      ['openapi/shared/problem.yaml'],
    );
  });
});
