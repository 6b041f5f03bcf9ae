import assert from 'node:assert/strict';
import type { Mistake } from '../../../gateway/contracts/mistake.ts';
import { createOperationReader, type EngineOperation } from '../../../gateway/snapshot/operations.ts';
import { change, contract, lineOf, operation, readContracts, securitySchemes } from '../contracts/support.ts';

interface Read {
  readonly text: string;
  readonly operations: readonly EngineOperation[];
  readonly told: readonly string[];
  readonly mistakes: readonly Mistake[];
}

/** Reads the operations of one contract. */
async function read(id: string, text: string, variables: Readonly<Record<string, string>> = {}): Promise<Read> {
  const mistakes: Mistake[] = [];
  const documents = await readContracts({ [`${id}.yaml`]: text });
  const operations = [...(await createOperationReader((name) => variables[name])(documents, mistakes)).values()].flat();
  return { text, operations, mistakes, told: mistakes.map(({ line, message }) => `${line} ${message}`) };
}

/** A variable as contracts write it. */
const variable = (name: string): string => `\${${name}}`;
const http = (parts: string): string => `{ kind: http, name: legacy, ${parts} }`;

describe('an operation', () => {
  it('is known by its API and id, and answers below the address of its API', async () => {
    const path = operation('system', 'readOrder', ['deprecated: true', 'tags: [orders]', 'summary: Read an order']);
    const { operations } = await read('system/orders.v2', contract('system/orders.v2', { paths: path }));
    const [read1] = operations;
    assert.equal(read1?.id, 'system/orders.v2#readOrder');
    assert.equal(read1.path, '/system/orders/v2/readOrder');
    assert.equal(read1.method, 'GET');
    assert.equal(read1.deprecated, true);
    assert.deepEqual([read1.summary, read1.tags], ['Read an order', ['orders']]);
    assert.deepEqual(read1.security, [{ tierIdentity: [] }]);
    assert.deepEqual(read1.upstream, { kind: 'local', name: 'system/orders.v2' });
  });

  it('takes security from the document where it says nothing itself', async () => {
    const paths = operation('system', 'readOrder').replace(/ {6}security.*\n/, '');
    const text = contract('system/orders.v1', { paths, more: `security: [{ tierIdentity: [] }]\n${securitySchemes}` });
    const { operations, told } = await read('system/orders.v1', text);
    assert.deepEqual(operations[0]?.security, [{ tierIdentity: [] }]);
    assert.deepEqual(told, []);
  });

  it('may be done elsewhere than the rest of its document', async () => {
    const paths = `${operation('system', 'near')}${operation('system', 'far', ["x-gateway: { upstream: { kind: http, name: legacy, url: 'http://legacy' } }"])}`;
    const { operations } = await read('system/orders.v1', contract('system/orders.v1', { paths }));
    assert.deepEqual(
      operations.map(({ upstream }) => upstream.name),
      ['system/orders.v1', 'legacy'],
    );
  });

  it('is told its parameters by place, header names in lower case', async () => {
    const parameters = [
      'parameters:',
      '  - { name: X-Key, in: header, schema: {} }',
      '  - { name: q, in: query, schema: {} }',
    ];
    const { operations } = await read(
      'system/orders.v1',
      contract('system/orders.v1', { paths: operation('system', 'find', parameters) }),
    );
    assert.deepEqual(operations[0]?.parameters, [
      { place: 'header', key: 'x-key', name: 'X-Key' },
      { place: 'query', key: 'q', name: 'q' },
    ]);
  });
});

describe('the upstream of an operation', () => {
  const credential = `credential: { header: X-Key, value: 'k ${variable('LEGACY_KEY')}' }`;
  const parts = `url: '${variable('LEGACY_URL')}/api', ${credential}`;
  const two = `${operation('system', 'a')}${operation('system', 'b')}`;
  const reading = (upstream: string, variables?: Readonly<Record<string, string>>) =>
    read('system/orders.v1', contract('system/orders.v1', { upstream, paths: two }), variables);

  it('is filled in from the environment', async () => {
    const { operations, told } = await reading(http(parts), {
      LEGACY_URL: 'https://legacy',
      LEGACY_KEY: 'secret',
    });
    assert.deepEqual(operations[0]?.upstream, {
      kind: 'http',
      name: 'legacy',
      url: 'https://legacy/api',
      credential: { header: 'x-key', value: 'k secret' },
    });
    assert.deepEqual(told, []);
  });

  it('passes headers of callers that no contract declares where it says so, and none that claims to be somebody', async () => {
    const { operations, told } = await reading(http("url: 'http://legacy', passes: [X-Shop]"));
    const { upstream } = operations[0] ?? {};
    assert.deepEqual(
      [upstream, told],
      [{ kind: 'http', name: 'legacy', url: 'http://legacy', passes: ['X-Shop'] }, []],
    );
    const wrong = await reading(http("url: 'http://legacy', passes: [X-Shop, X-User-Id, Cookie]"));
    assert.deepEqual(
      wrong.told.map((line) => line.replace(/^\d+ /, '')),
      ['X-User-Id is never passed on', 'Cookie is never passed on'],
    );
  });

  it('may take the signed identity of the calling tier', async () => {
    const { operations, told } = await reading(http("url: 'http://ordering', identity: tier"));
    assert.deepEqual(operations[0]?.upstream, {
      kind: 'http',
      name: 'legacy',
      url: 'http://ordering',
      identity: 'tier',
    });
    assert.deepEqual(told, []);
  });

  it('takes no tier identity above the process tier, nor beside another Authorization', async () => {
    const upstream = http("url: 'http://a', identity: tier, credential: { header: Authorization, value: x }");
    const text = contract('experience/shop.v1', { upstream, paths: operation('experience', 'a') });
    const { told } = await read('experience/shop.v1', text);
    const line = lineOf(text, 'upstream:');
    assert.deepEqual(told, [
      `${line} a tier identity opens process and system APIs only`,
      `${line} the tier identity is sent as Authorization, and so is the credential`,
    ]);
  });

  it('needs every variable it names, and is told once where it is declared', async () => {
    const { text, told, mistakes } = await reading(http(parts), { LEGACY_KEY: '' });
    const line = lineOf(text, 'upstream:');
    assert.deepEqual(told, [
      `${line} environment variable LEGACY_URL is not set`,
      `${line} environment variable LEGACY_KEY is not set`,
    ]);
    assert.equal(mistakes[0]?.fix, 'Set LEGACY_URL: upstream legacy needs it.');
  });

  for (const url of [
    'ftp://legacy',
    'legacy:8080',
    'http://legacy?key=s3cret',
    'http://user:s3cret@legacy',
    'nowhere',
  ]) {
    it(`A08: is a plain http(s) address, not ${url}`, async () => {
      const { text, told, mistakes } = await reading(http(`url: '${variable('LEGACY_URL')}'`), { LEGACY_URL: url });
      assert.deepEqual(told, [
        `${lineOf(text, 'upstream:')} upstream legacy has a url that is not a plain http(s) address`,
      ]);
      assert.match(mistakes[0]?.fix ?? '', /http:\/\/host:port/);
      assert.doesNotMatch(JSON.stringify(mistakes), /s3cret/, 'what the environment holds is never shown');
    });
  }
});

describe('who may call an operation', () => {
  const asking = (tier: string, security: string | undefined, more = securitySchemes) => {
    const said = security === undefined ? '' : `      security: ${security}\n`;
    const paths = operation(tier, 'read').replace(/ {6}security.*\n/, () => said);
    return read(`${tier}/orders.v1`, contract(`${tier}/orders.v1`, { paths, more }));
  };

  it('is said, by everybody', async () => {
    const { text, told, mistakes } = await asking('experience', undefined);
    assert.deepEqual(told, [`${lineOf(text, 'get:')} the operation does not say who may call it`]);
    assert.match(mistakes[0]?.fix ?? '', /security: \[\] for everyone/);
    assert.deepEqual((await asking('experience', '[]')).told, []);
  });

  it('V10: is said in schemes the gateway knows', async () => {
    const { text, told, mistakes } = await asking('experience', '[{ basic: [] }]');
    assert.deepEqual(told, [`${lineOf(text, 'security:')} security scheme basic is unknown`]);
    assert.equal(mistakes[0]?.fix, 'Schemes: accessToken, apiKey, ticket, tierIdentity.');
  });

  it('is said in schemes the document describes', async () => {
    const { text, told, mistakes } = await asking('experience', '[{ apiKey: [] }]');
    assert.deepEqual(told, [
      `${lineOf(text, 'security:')} security scheme apiKey is not among components.securitySchemes`,
    ]);
    assert.match(mistakes[0]?.fix ?? '', /shared\/security\.yaml#\/components\/securitySchemes\/apiKey/);
  });

  for (const tier of ['process', 'system']) {
    for (const security of ['[]', '[{}]', '[{ tierIdentity: [] }, {}]', '[{ apiKey: [] }]']) {
      it(`is the tier above alone in the ${tier} tier, never ${security}`, async () => {
        const more = `${securitySchemes}    apiKey: { type: apiKey, in: header, name: X-API-Key }\n`;
        const { text, told } = await asking(tier, security, more);
        assert.deepEqual(told, [`${lineOf(text, 'security:')} a ${tier} operation must ask for tierIdentity alone`]);
      });
    }
  }
});

describe('an operation that could not be served', () => {
  const system = (path: string, ...extra: readonly string[]) => {
    const paths = operation('system', 'read', extra).replace('/read:', () => `${path}:`);
    return read('system/orders.v1', contract('system/orders.v1', { paths }));
  };

  it('has no operationId', async () => {
    const paths = operation('system', 'read').replace(/ {6}operationId.*\n/, '');
    const { text, told } = await read('system/orders.v1', contract('system/orders.v1', { paths }));
    assert.deepEqual(told, [`${lineOf(text, 'get:')} the operation has no operationId`]);
  });

  it('has the id of another', async () => {
    const paths = `${operation('system', 'read')}${operation('system', 'read').replace('/read:', '/again:')}`;
    const { text, told } = await read('system/orders.v1', contract('system/orders.v1', { paths }));
    assert.deepEqual(told, [`${lineOf(text, '/again:') + 1} operationId read is used twice in this document`]);
  });

  it('has a path whose parameter nobody declared', async () => {
    const { text, told, mistakes } = await system('/orders/{orderId}');
    assert.deepEqual(told, [`${lineOf(text, 'get:')} the path has {orderId}, which is no parameter`]);
    assert.match(mistakes[0]?.fix ?? '', /Declare a parameter orderId, in: path/);
  });

  it('declares a path parameter its path does not have', async () => {
    const { told } = await system('/orders', 'parameters: [{ name: id, in: path, required: true, schema: {} }]');
    assert.match(told[0] ?? '', /path parameter “id” is not in the path/);
  });

  it('has two inputs of one name, since handlers get them by name', async () => {
    const two = 'parameters: [{ name: id, in: query, schema: {} }, { name: id, in: header, schema: {} }]';
    const body = 'parameters: [{ name: body, in: query, schema: {} }]';
    const { text, told } = await system('/orders', two);
    assert.deepEqual(told, [`${lineOf(text, 'parameters:')} two inputs are called “id”`]);
    assert.match((await system('/orders', body)).told[0] ?? '', /two inputs are called “body”/);
  });

  it('writes a parameter in a way nobody reads', async () => {
    const { told } = await system('/orders', 'parameters: [{ name: f, in: cookie, schema: { type: array } }]');
    assert.match(told[0] ?? '', /cookie “f” has many values/);
  });
});

describe('a reader of operations', () => {
  const answer = "'200': { description: Fine., content: { application/json: { schema: ";
  const text = contract('system/orders.v1', {
    paths: operation('system', 'read', ['tags: [a]', 'x-gateway: { policies: { timeout: { total: 100 } } }']).replace(
      'type: object',
      "properties: { x-gateway: { type: string }, it: { $ref: '#/components/schemas/It' } }",
    ),
    more: `${securitySchemes}  schemas: { It: { type: string } }\n`,
  });

  /** The operation as it is read first, and after a change. */
  async function reread(from: string, to: string): Promise<readonly [EngineOperation, EngineOperation]> {
    const reader = createOperationReader(() => undefined);
    const one = async (written: string): Promise<EngineOperation> => {
      const read = await reader(await readContracts({ 'system/orders.v1.yaml': written }), []);
      return read.get('system/orders.v1')?.[0] as EngineOperation;
    };
    return [await one(text), await one(change(text, from, to))];
  }

  for (const [what, from, to] of [
    ['a comment', 'openapi:', '# commented\nopenapi:'],
    ['its title', 'title: orders', 'title: All orders'],
    ['settings of a policy', 'total: 100', 'total: 200'],
  ] as const)
    it(`keeps what was compiled for calls when ${what} changes`, async () => {
      const [before, after] = await reread(from, to);
      assert.notEqual(after, before);
      assert.equal(after.calls, before.calls);
    });

  for (const [what, from, to] of [
    ['an answer', answer, `${answer.slice(0, -'schema: '.length)}example: {}, schema: `],
    ['a part that it refers to', 'It: { type: string }', 'It: { type: number }'],
    ['a property that is called like our extension', 'x-gateway: { type: string }', 'x-gateway: { type: number }'],
  ] as const)
    it(`compiles again when ${what} changes`, async () => {
      const [before, after] = await reread(from, to);
      assert.notEqual(after.calls, before.calls);
    });

  it('tells of an operation what is written now, whatever was kept', async () => {
    const [, after] = await reread('total: 100', 'total: 200');
    assert.equal(JSON.stringify(after.document.definition.paths).includes('200'), true);
    const [, tagged] = await reread('tags: [a]', 'tags: [b]');
    assert.deepEqual(tagged.tags, ['b']);
  });
});
