import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import path from 'node:path';
import type { ContractDocument } from '../../../gateway/contracts/contract-document.ts';
import { readDocuments } from '../../../gateway/contracts/document.ts';
import { readJson } from '../../../gateway/contracts/json.ts';
import { describeMistake } from '../../../gateway/contracts/mistake.ts';
import { contractTypes } from '../../../gateway/contracts/types.ts';
import { type Files, lineOf, mistakesIn, readContracts, writeFiles, writeFolder } from './support.ts';

const security = 'components:\n  securitySchemes:\n    tierIdentity: { type: http, scheme: bearer }\n';

/** A sidecar with what the test says besides. */
const sidecar = (more = '', upstream = '{ kind: http, name: pets, url: "http://pets.example/api" }'): string => `\
owner: { team: pets, contact: pets@causeway.example }
lifecycle: { state: active, since: 2026-01-15 }
audience: internal
upstream: ${upstream}
${more}`;

/** A vendor's document of these paths. */
const vendor = (paths: string, more = '', version = '3.0.3'): string =>
  `openapi: ${version}\ninfo: { title: Pets, version: '7' }\nservers: [{ url: 'https://{region}.pets.example/v2', variables: { region: { default: eu } } }]\n${more}paths:\n${paths}`;

const get = (template: string, more = '', operationId = ''): string =>
  `  ${template}:\n    get:\n${operationId === '' ? '' : `      operationId: ${operationId}\n`}${more}      responses: { '200': { description: ok } }\n`;

const files = (document: string, own = sidecar(), others: Files = {}): Files => ({
  'shared/security.yaml': security,
  'system/pets.v1.yaml': document,
  'system/pets.v1.gateway.yaml': own,
  ...others,
});

const read = async (document: string, own?: string, others?: Files): Promise<ContractDocument> =>
  (await readContracts(files(document, own, others)))[0] as ContractDocument;
const refusals = async (document: string, own?: string, others?: Files): Promise<string[]> =>
  (await mistakesIn(readContracts(files(document, own, others)))).map(describeMistake);

type Operation = { readonly operationId: string; readonly parameters?: readonly { readonly name: string }[] };
const operationsOf = ({ definition }: ContractDocument): [string, Operation][] =>
  Object.entries(definition.paths).flatMap(([template, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'x-gateway')
      .map(([method, value]): [string, Operation] => [`${method} ${template}`, value as Operation]),
  );

describe('a document that is not ours', () => {
  it('becomes a contract at our address, for the tier above, at the vendor’s server', async () => {
    const document = await read(vendor(get('/pets', '', 'pets/list')), sidecar('', '{ kind: http, name: pets }'));
    assert.equal(document.id, 'system/pets.v1');
    assert.deepEqual(document.definition.servers, [{ url: '/system/pets/v1' }]);
    assert.deepEqual(document.definition.security, [{ tierIdentity: [] }]);
    assert.equal(document.definition.openapi, '3.1.0');
    assert.deepEqual(document.settings.upstream, { kind: 'http', name: 'pets', url: 'https://eu.pets.example/v2' });
    assert.equal(document.published['x-gateway'], undefined);
    assert.deepEqual(document.where(['paths', '/pets', 'get', 'operationId']), {
      file: 'openapi/system/pets.v1.yaml',
      line: lineOf(vendor(get('/pets', '', 'pets/list')), 'pets/list'),
    });
  });

  it('keeps the vendor’s names of operations, and gets one where there is none', async () => {
    const paths = `${get('/a', '', 'pets/list-all')}${get('/b', '', "'Get  all: pets!'")}${get('/users/{user-id}/keys')}`;
    const document = await read(
      vendor(
        paths.replace(
          '/keys:\n',
          '/keys:\n    parameters: [{ name: user-id, in: path, required: true, schema: { type: string } }]\n',
        ),
      ),
    );
    assert.deepEqual(
      operationsOf(document)
        .map(([, { operationId }]) => operationId)
        .filter(Boolean),
      ['pets/list-all', 'Get-all:-pets', 'getUsersByUserIdKeys'],
    );
  });

  it('offers what the sidecar lets through, and reads nothing else', async () => {
    const paths =
      get('/a', '      tags: [pets]\n', 'a') +
      get('/b', '      tags: [pets, admin]\n', 'b') +
      get('/c', '', 'c') +
      get('/broken', "      parameters: [{ $ref: './nowhere.yaml' }]\n", 'broken');
    const own = sidecar('offer: { include: { tags: [pets], operations: [GET /c] }, exclude: { tags: [admin] } }\n');
    assert.deepEqual(
      operationsOf(await read(vendor(paths), own)).map(([place]) => place),
      ['get /a', 'get /c'],
    );
    assert.match((await refusals(vendor(paths)))[0] ?? '', /nowhere\.yaml, which does not exist/);
    const wrong = await refusals(vendor(paths), sidecar('offer: { include: { tags: [dogs], operations: [A/] } }\n'));
    assert.match(
      wrong.join('\n'),
      /no operation has the tag “dogs”[\s\S]*there is no operation “A\/”\n {4}Did you mean a/,
    );
  });

  it('may begin its paths otherwise than we do', async () => {
    const paths = `${get('/api/v3/pets', '', 'pets')}${get('/health', '', 'health')}`;
    const document = await read(vendor(paths), sidecar('prefixes: { /api/v3: / }\n'));
    assert.deepEqual(
      operationsOf(document).map(([place]) => place),
      ['get /pets', 'get /health'],
    );
    assert.deepEqual(document.foreign?.mapped('/pets'), { ours: '', theirs: '/api/v3' });
    assert.equal(document.foreign?.mapped('/health'), undefined);
    const both = `${get('/api/v3/pets', '', 'one')}${get('/pets', '', 'two')}`;
    assert.match(
      (await refusals(vendor(both), sidecar('prefixes: { /api/v3: / }\n')))[0] ?? '',
      /would both be \/pets/,
    );
  });

  it('may lie in several files, refer to itself in any way, and share with anchors', async () => {
    const paths = `  /pets: { $ref: './pets/paths.json#/pets' }\n  /dogs:\n    get:\n      operationId: dogs\n      responses: { '200': { $ref: '#/paths/~1pets/get/responses/200' }, default: &d { description: d }, '404': *d }\n`;
    const document = await read(vendor(paths.replace('#/paths/~1pets/get', './pets/paths.json#/pets/get')), undefined, {
      'system/pets/paths.json': JSON.stringify({
        pets: {
          get: {
            operationId: 'pets',
            responses: {
              200: { description: 'ok', content: { 'application/json': { schema: { $ref: 'schemas.yaml#/Pet' } } } },
            },
          },
        },
      }),
      'system/pets/schemas.yaml':
        "Pet: { type: object, properties: { mother: { $ref: '#/Pet' }, kind: { $ref: kind.yaml } } }\n",
      'system/pets/kind.yaml': 'type: string\nnullable: true\nenum: [cat]\n',
    });
    const { schemas } = document.definition.components as { schemas: Record<string, unknown> };
    assert.deepEqual(schemas, {
      Pet: {
        type: 'object',
        properties: { mother: { $ref: '#/components/schemas/Pet' }, kind: { $ref: '#/components/schemas/kind' } },
      },
      kind: { anyOf: [{ type: 'string', enum: ['cat'] }, { type: 'null' }] },
    });
    assert.equal(document.where(['components', 'schemas', 'kind', 'enum']).file, 'openapi/system/pets/kind.yaml');
  });

  it('does not ask callers for what the gateway sends, or keeps', async () => {
    const parameters =
      '      parameters:\n' +
      ['Accept', 'X-Request-Id', 'X-User-Id', 'X-Key', 'X-Page']
        .map((name) => `        - { name: ${name}, in: header, schema: { type: string } }\n`)
        .join('') +
      '        - { name: api_key, in: query, required: true, schema: { type: string } }\n';
    const upstream =
      '{ kind: http, name: pets, url: "http://p.example", headers: { X-Key: "1" }, credential: { query: api_key, value: s } }';
    const document = await read(vendor(get('/a', parameters, 'a')), sidecar('', upstream));
    assert.deepEqual(
      operationsOf(document)[0]?.[1].parameters?.map(({ name }) => name),
      ['X-Page'],
    );
    const required = parameters.replace('X-User-Id, in: header,', 'X-User-Id, in: header, required: true,');
    assert.match(
      (await refusals(vendor(get('/a', required, 'a'))))[0] ?? '',
      /“X-User-Id” is required, and no caller’s/,
    );
  });

  for (const [what, document, told] of [
    ['is Swagger', 'swagger: "2.0"\ninfo: { title: t, version: "1" }\npaths: {}\n', /is Swagger 2\.0; OpenAPI 3\.0/],
    ['is newer', vendor(get('/a'), '', '3.2.0'), /is OpenAPI 3\.2\.0/],
    [
      'refers to the network',
      vendor(get('/a', "      parameters: [{ $ref: 'https://x.example/p.yaml' }]\n", 'a')),
      /nothing is fetched/,
    ],
    [
      'leads out of the folder',
      vendor(get('/a', "      parameters: [{ $ref: '../../../etc/p.yaml' }]\n", 'a')),
      /does not exist/,
    ],
    ['has a TRACE', vendor(get('/a', '', 'a').replace('get:', 'trace:')), /a is a TRACE/],
    [
      'serves one operation elsewhere',
      vendor(get('/a', "      servers: [{ url: 'https://up.example' }]\n", 'up')),
      /up is served elsewhere, at https:\/\/up\.example\n.*operations: \{ 'up'/,
    ],
    [
      'is not OpenAPI where it counts',
      vendor(get('/a', '      parameters: [{ name: p, in: query }]\n', 'a')),
      /lacks the required property “schema”/,
    ],
  ] as const) {
    it(`that ${what} is refused by name, with its line`, async () => {
      const [first] = await refusals(document);
      assert.match(first ?? '', told);
      assert.match(first ?? '', /^openapi\/system\/pets\.v1\.yaml:\d+ /);
    });
  }

  it('has a sidecar that is judged like our own settings', async () => {
    const told = (own: string) => refusals(vendor(get('/a', '', 'a')), own);
    assert.match((await told(sidecar('colour: red\n')))[0] ?? '', /gateway\.yaml:5 .*unknown property “colour”/);
    assert.match((await told(sidecar('', '{ kind: local }')))[0] ?? '', /upstream\.kind must be "http"/);
    assert.match((await told(sidecar('operations: { b: {} }\n')))[0] ?? '', /there is no operation “b”/);
    const alone = await mistakesIn(readContracts({ 'system/pets.v1.gateway.yaml': sidecar() }));
    assert.match(alone[0]?.message ?? '', /stands beside no document/);
  });

  it('is read again only when one of its files has changed', async () => {
    const root = writeFolder(
      'openapi',
      files(vendor(`${get('/a', '', 'a')}  /b: { $ref: './b.yaml' }\n`), undefined, {
        'system/b.yaml': get('/x', '', 'b').split('\n').slice(1).join('\n'),
      }),
    );
    const first = (await readDocuments(root))[0];
    utimesSync(path.join(root, 'system/b.yaml'), 1, 1);
    assert.equal((await readDocuments(root))[0], first);
    writeFiles(root, { 'system/b.yaml': get('/x', '', 'c').split('\n').slice(1).join('\n') });
    const second = (await readDocuments(root))[0];
    assert.notEqual(second?.hash, first?.hash);
  });

  it('has types of what is called, under names that code can use', async () => {
    const document = await read(vendor(`${get('/a', '', 'pets/get-all')}${get('/b', '', 'pets/other')}`));
    const caller = {
      ...document,
      id: 'process/care.v1',
      settings: { ...document.settings, uses: ['system/pets.v1#pets/get-all'] },
    };
    const theirs = await contractTypes(document, [document, caller]);
    assert.match(theirs, /"pets\/get-all": \{/);
    assert.doesNotMatch(theirs, /pets\/other/);
    const { foreign: _, ...ours } = caller;
    assert.match(
      await contractTypes(ours, [document, caller]),
      /readonly pets: Callable<\{ readonly petsGetAll: systemPetsV1\['pets\/get-all'\] \}>/,
    );
  });
});

describe('JSON that remembers its lines', () => {
  const text = '{\n  "a": { "b": [1,\n    {"c": "}\\""}] },\n  "d": 2\n}';
  it('finds the line of every place, or of the nearest that exists', () => {
    const { lineOf: line } = readJson('a.json', text);
    assert.deepEqual(
      [line([]), line(['a']), line(['a', 'b', 1, 'c']), line(['d']), line(['d', 'e']), line(['x'])],
      [1, 2, 3, 4, 4, 1],
    );
  });
  it('refuses a key that stands twice, and what is no JSON, at their lines', async () => {
    const told = (bad: string) => mistakesIn(Promise.resolve().then(() => readJson('a.json', bad)));
    assert.deepEqual(await told('{"a": 1,\n"b": {}, "a": 2}'), [
      { file: 'a.json', line: 2, message: 'the same key stands here twice: a' },
    ]);
    assert.equal((await told(`{"a": "${'x'.repeat(80)}",\n}`))[0]?.line, 2);
  });
});
