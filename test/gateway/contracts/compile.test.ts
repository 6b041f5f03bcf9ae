import assert from 'node:assert/strict';
import { compileDocument } from '../../../gateway/contracts/compile.ts';
import type { Definition, ResolvedOperation } from '../../../gateway/contracts/openapi.ts';
import { readYaml } from '../../../gateway/contracts/yaml.ts';
import type { AnswerContract, Parameters, RequestContract } from '../../../policies/policy.ts';

interface Compiled {
  readonly operation: ResolvedOperation;
  readonly request: RequestContract;
  readonly answers: AnswerContract;
}

/** Compiles the contract of one path, given as YAML. */
async function compile(paths: string, components = ''): Promise<Compiled> {
  const text = `openapi: 3.1.0\ninfo: { title: t, version: 1.0.0 }\npaths:\n${paths}\ncomponents:\n${components}\n`;
  const compiled = await compileDocument(readYaml('a.yaml', text).value as Definition);
  const operation = compiled.operations[0] as ResolvedOperation;
  return {
    operation,
    request: compiled.calls(operation).request,
    answers: compiled.calls(operation).answers,
  };
}

const nothing: Parameters = { path: {}, query: {}, header: {}, cookie: {} };

describe('a compiled body', () => {
  const node = `  schemas:
    Node:
      type: object
      required: [value]
      additionalProperties: false
      properties: { value: { type: integer }, next: { $ref: '#/components/schemas/Node' } }
    Alias: { $ref: '#/components/schemas/Node' }
    Id: { type: string }
`;
  const taking = (content: string, required = true) =>
    compile(
      `  /a:\n    post: { operationId: a, requestBody: { required: ${required}, content: { ${content} } }, responses: {} }`,
      node,
    );

  it('is checked against its schema, and told where it does not fit', async () => {
    const { request } = await taking(
      "application/json: { schema: { type: object, properties: { lines: { items: { $ref: '#/components/schemas/Id' } } } } }",
    );
    assert.deepEqual(request.checkBody({ lines: ['a'] }, 'application/json'), []);
    assert.deepEqual(request.checkBody({ lines: ['a', 1] }, 'application/json'), [
      { pointer: '/lines/1', detail: 'must be string' },
    ]);
    assert.deepEqual(request.checkBody([], 'application/json'), [{ pointer: '', detail: 'must be object' }]);
  });

  it('D10: is told every fault of it, ten at most, unless it is large', async () => {
    const { request } = await taking('application/json: { schema: { type: array, items: { type: integer } } }');
    const faults = (count: number) => request.checkBody(Array(count).fill('x'), 'application/json').length;
    assert.deepEqual([faults(1), faults(3), faults(50), faults(2_000)], [1, 3, 10, 1]);
  });

  it('D10: is told one fault of it where its names are long, since every fault is told with them', async () => {
    const { request } = await taking(
      'application/json: { schema: { type: object, additionalProperties: { type: array, items: { type: integer } } } }',
    );
    const faults = (name: string) => request.checkBody({ [name]: Array(900).fill('x') }, 'application/json');
    assert.equal(faults('lines').length, 10);
    // Both characters become two in a pointer: 900 faults would be told in 1.8 GB of it.
    assert.deepEqual(faults('~'.repeat(1_000_000)), [{ pointer: `/${'~0'.repeat(50)}…/0`, detail: 'must be integer' }]);
  });

  it('V17: may be a list without duplicates, which is not compared item by item', async () => {
    const { request } = await taking(
      'application/json: { schema: { type: array, uniqueItems: true, items: { type: object } } }',
    );
    const items = Array.from({ length: 8_000 }, (_, at) => ({ at, a: { b: 'x' } }));
    let reads = 0;
    const watched = items.map(
      (item) =>
        new Proxy(item, {
          get: (of, key) => {
            reads += 1;
            return Reflect.get(of, key);
          },
        }),
    );
    assert.deepEqual(request.checkBody(watched, 'application/json'), []);
    assert.ok(reads < 10 * items.length, `${reads} reads`);
    const [violation] = request.checkBody([...items, { a: { b: 'x' }, at: 7 }], 'application/json');
    assert.match(violation?.detail ?? '', /duplicate items/);
  });

  it('may be a structure that refers to itself', async () => {
    const { request } = await taking("application/json: { schema: { $ref: '#/components/schemas/Node' } }");
    assert.deepEqual(request.checkBody({ value: 1, next: { value: 2 } }, 'application/json'), []);
    assert.deepEqual(request.checkBody({ value: 1, next: { value: 2, next: {} } }, 'application/json'), [
      { pointer: '/next/next', detail: 'lacks the required property “value”' },
    ]);
  });

  it('is held to what stands beside a reference, and to references to references', async () => {
    const { request } = await taking(
      "application/json: { schema: { properties: { id: { $ref: '#/components/schemas/Id', maxLength: 3 }, node: { $ref: '#/components/schemas/Alias' } } } }",
    );
    assert.deepEqual(request.checkBody({ id: 'abc', node: { value: 1 } }, 'application/json'), []);
    assert.equal(request.checkBody({ id: 'abcd' }, 'application/json')[0]?.pointer, '/id');
    assert.equal(request.checkBody({ node: {} }, 'application/json')[0]?.pointer, '/node');
  });

  it('is checked in every JSON type, each by its own schema', async () => {
    const { request } = await taking(
      'application/json: { schema: { type: object } }, application/merge-patch+json: { schema: { type: object, properties: { a: { type: [string, "null"] } } } }',
    );
    assert.deepEqual(request.mediaTypes, ['application/json', 'application/merge-patch+json']);
    assert.deepEqual(request.checkBody({ a: null }, 'application/merge-patch+json'), []);
    assert.equal(request.checkBody({ a: 1 }, 'application/merge-patch+json')[0]?.pointer, '/a');
    assert.deepEqual(request.checkBody({ a: 1 }, 'application/json'), []);
  });

  it('is required only where the contract says so', async () => {
    const content = 'application/json: { schema: { type: object } }';
    assert.equal((await taking(content)).request.bodyRequired, true);
    assert.equal((await taking(content, false)).request.bodyRequired, false);
    const { request } = await compile('  /a: { get: { operationId: a, responses: {} } }');
    assert.deepEqual([request.mediaTypes, request.bodyRequired], [[], false]);
  });
});

describe('compiled parameters', () => {
  const list = `  /things/{thingId}:
    parameters:
      - { name: thingId, in: path, required: true, schema: { type: string, maxLength: 3 } }
      - { name: limit, in: query, schema: { type: integer, maximum: 1000 } }
      - { $ref: '#/components/parameters/Key' }
    get:
      operationId: a
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 10 } }
        - { name: size, in: query, schema: { $ref: '#/components/schemas/Count', maximum: 5 } }
      responses: {}
`;
  const components = `  parameters: { Key: { name: Idempotency-Key, in: header, required: true, schema: { type: string } } }
  schemas: { Count: { type: integer } }
`;

  it('are those of the path, with the operation’s own over them', async () => {
    const { operation, request } = await compile(list, components);
    assert.deepEqual(operation.parameters?.map(({ name }) => name).sort(), [
      'Idempotency-Key',
      'limit',
      'size',
      'thingId',
    ]);
    const given = (query: object, id = 'abc') =>
      request.checkParameters({
        ...nothing,
        path: { thingId: id },
        query: { ...query },
        header: { 'idempotency-key': 'k' },
      });
    assert.deepEqual(given({ limit: 10 }), []);
    assert.deepEqual(given({ limit: 11 }), [{ parameter: 'limit', detail: 'must be <= 10' }]);
    assert.equal(given({}, 'abcd')[0]?.parameter, 'thingId');
  });

  it('that are missing are told by name', async () => {
    const { request } = await compile(list, components);
    const [missing] = request.checkParameters({ ...nothing, path: { thingId: 'a' } });
    assert.equal(missing?.parameter, 'Idempotency-Key');
    assert.match(missing?.detail ?? '', /^is required/);
  });

  it('have the type and the bounds of a schema elsewhere', async () => {
    const { request } = await compile(list, components);
    const parsed = request.parse({ thingId: 'a' }, 'size=6', { 'idempotency-key': 'k' }) as Parameters;
    assert.deepEqual(parsed.query, { size: 6 });
    assert.deepEqual(request.checkParameters(parsed), [{ parameter: 'size', detail: 'must be <= 5' }]);
  });

  it('may share a path item with a description, servers or settings', async () => {
    const { operation } = await compile(
      `  /a:\n    summary: s\n    servers: [{ url: / }]\n    x-gateway: {}\n    parameters: [{ name: q, in: query, schema: {} }]\n    get: { operationId: a, responses: {} }`,
    );
    assert.deepEqual(
      operation.parameters?.map(({ name }) => name),
      ['q'],
    );
  });
});

describe('compiled answers', () => {
  const answering = (responses: string) =>
    compile(
      `  /a: { get: { operationId: a, responses: { ${responses} } } }`,
      '  responses: { Bad: { description: d, content: { application/problem+json: { schema: { required: [type] } } } } }',
    );
  const json = (field: string) =>
    `{ description: d, content: { application/json: { schema: { required: [${field}] } } } }`;

  it('are checked by status: the exact one, then its family, then default', async () => {
    const { answers } = await answering(`'404': ${json('exact')}, 4XX: ${json('family')}, default: ${json('any')}`);
    const missing = (status: number) => answers.check(status, 'application/json', {})[0]?.detail;
    assert.match(missing(404) ?? '', /“exact”/);
    assert.match(missing(409) ?? '', /“family”/);
    assert.match(missing(500) ?? '', /“any”/);
    assert.deepEqual(answers.check(404, 'application/json', { exact: 1 }), []);
  });

  it('tell the media types of a status, and of one that is not declared nothing', async () => {
    const { answers } = await answering(`'200': ${json('a')}, '204': { description: d }`);
    assert.deepEqual(answers.mediaTypes(200), ['application/json']);
    assert.deepEqual(answers.mediaTypes(204), []);
    assert.equal(answers.mediaTypes(201), undefined);
  });

  it('that are problems are checked as well, shared ones included', async () => {
    const { answers } = await answering("'400': { $ref: '#/components/responses/Bad' }");
    assert.match(answers.check(400, 'application/problem+json', {})[0]?.detail ?? '', /“type”/);
    assert.deepEqual(answers.check(400, 'application/problem+json', { type: 'x' }), []);
  });

  it('with the same body under two statuses are each fine', async () => {
    const { answers } = await answering(`'200': ${json('a')}, '201': ${json('a')}`);
    assert.deepEqual(answers.check(200, 'application/json', { a: 1 }), []);
    assert.deepEqual(answers.check(201, 'application/json', { a: 1 }), []);
  });

  it('that are not JSON are not looked into', async () => {
    const { answers } = await answering(
      "'200': { description: d, content: { text/event-stream: { schema: { type: string } } } }",
    );
    assert.deepEqual(answers.mediaTypes(200), ['text/event-stream']);
    assert.deepEqual(answers.check(200, 'text/event-stream', {}), []);
  });
});
