import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import type { ContractDocument } from '../../../gateway/contracts/contract-document.ts';
import { createDocumentReader } from '../../../gateway/contracts/document.ts';
import { change, contract, type Files, lineOf, mistakesIn, operation, writeFolder } from './support.ts';

const shared = (name: string): string => `components: { schemas: { ${name}: { type: string } } }\n`;

/** A contract that takes a schema from a shared file, or from none. */
const using = (id: string, file?: string, name = 'Name'): string =>
  contract(id, {
    paths: operation('system', 'read'),
    more:
      file === undefined
        ? ''
        : `components: { schemas: { Own: { properties: { name: { $ref: '../shared/${file}#/components/schemas/${name}' } } } } }\n`,
  });

const files: Files = {
  'shared/names.yaml': shared('Name'),
  'shared/places.yaml': shared('Place'),
  'system/one.v1.yaml': using('system/one.v1', 'names.yaml'),
  'system/other.v1.yaml': using('system/other.v1', 'names.yaml'),
  'system/plain.v1.yaml': using('system/plain.v1'),
};

function reading() {
  const root = writeFolder('openapi', files);
  const reader = createDocumentReader(root);
  const read = async () => new Map((await reader()).map((document) => [document.id, document]));
  const write = (file: string, text: string): void => writeFileSync(`${root}/${file}`, text);
  return { read, reader, write, remove: (file: string) => rmSync(`${root}/${file}`) };
}

/** Documents that are not the objects they were. */
const anew = (was: ReadonlyMap<string, ContractDocument>, is: ReadonlyMap<string, ContractDocument>): string[] =>
  [...is].flatMap(([id, document]) => (was.get(id) === document ? [] : [id]));

describe('a reader of documents', () => {
  it('gives the same objects while nothing changes', async () => {
    const { read } = reading();
    assert.deepEqual(anew(await read(), await read()), []);
  });

  it('reads anew what has changed, and nothing else', async () => {
    const { read, write } = reading();
    const first = await read();
    write('system/one.v1.yaml', `# commented\n${files['system/one.v1.yaml']}`);
    const second = await read();
    assert.deepEqual(anew(first, second), ['system/one.v1']);
    write('system/new.v1.yaml', using('system/new.v1'));
    assert.deepEqual(anew(second, await read()), ['system/new.v1']);
  });

  it('reads anew what takes a part from a shared file that has changed', async () => {
    const { read, write } = reading();
    const first = await read();
    write('shared/names.yaml', shared('Name').replace('type: string', 'type: string, maxLength: 9'));
    const second = await read();
    assert.deepEqual(anew(first, second), ['system/one.v1', 'system/other.v1']);
    assert.deepEqual(second.get('system/one.v1')?.definition.components?.schemas?.Name, {
      type: 'string',
      maxLength: 9,
    });
    assert.notEqual(second.get('system/one.v1')?.hash, first.get('system/one.v1')?.hash);
  });

  it('leaves alone what takes nothing from it', async () => {
    const { read, write } = reading();
    const first = await read();
    write('shared/places.yaml', shared('Town'));
    assert.deepEqual(anew(first, await read()), []);
  });

  it('finds out that a shared file is gone', async () => {
    const { read, reader, remove } = reading();
    await read();
    remove('shared/names.yaml');
    const mistakes = await mistakesIn(reader());
    assert.deepEqual(
      mistakes.map(({ file, message }) => `${file} ${message}`),
      ['one', 'other'].map(
        (name) => `openapi/system/${name}.v1.yaml refers to openapi/shared/names.yaml, which does not exist`,
      ),
    );
  });

  it('goes on from what was good when something is mended', async () => {
    const { read, reader, write } = reading();
    const first = await read();
    const broken = change(files['system/one.v1.yaml'] as string, 'openapi: 3.1.0', 'openapi: 2.0.0');
    write('system/one.v1.yaml', broken);
    const [mistake] = await mistakesIn(reader());
    assert.equal(mistake?.line, lineOf(broken, 'openapi: 2.0.0'));
    write('system/one.v1.yaml', files['system/one.v1.yaml'] as string);
    assert.deepEqual(anew(first, await read()), []);
  });

  it('has what is shared once, however many documents take it', async () => {
    const documents = await reading().read();
    const schema = (id: string) => documents.get(id)?.definition.components?.schemas?.Name;
    assert.equal(schema('system/one.v1'), schema('system/other.v1'));
  });

  it('gives a shared part another name where a document has its own of that name', async () => {
    const { read, write } = reading();
    const own = change(files['system/one.v1.yaml'] as string, 'Own: {', 'Name: { type: integer }, Own: {');
    write('system/one.v1.yaml', own);
    const schemas = (await read()).get('system/one.v1')?.definition.components?.schemas;
    assert.deepEqual(Object.keys(schemas ?? {}), ['Name', 'Own', 'Name_names']);
    assert.deepEqual(schemas?.Own, { properties: { name: { $ref: '#/components/schemas/Name_names' } } });
  });

  it('tells the line of what is wrong in a document that has not changed', async () => {
    const { read } = reading();
    await read();
    const document = (await read()).get('system/other.v1') as ContractDocument;
    const line = lineOf(files['system/other.v1.yaml'] as string, 'operationId');
    assert.equal(document.where(['paths', '/read', 'get', 'operationId']).line, line);
    assert.deepEqual(document.where(['components', 'schemas', 'Name', 'type']), {
      file: 'openapi/shared/names.yaml',
      line: 1,
    });
  });
});

describe('a thousand contracts', function () {
  this.timeout(60_000);

  it('are refused for the one that is broken, with its file and line', async () => {
    const name = (number: number) => `system/api-${number}.v1`;
    const many = Array.from({ length: 1_000 }, (_, index): [string, string] => [
      `${name(index)}.yaml`,
      using(name(index), 'names.yaml'),
    ]);
    const bad = change(using(name(617), 'names.yaml'), 'operationId: read', 'operationId: [read]');
    const root = writeFolder('openapi', { ...files, ...Object.fromEntries(many), [`${name(617)}.yaml`]: bad });
    const mistakes = await mistakesIn(createDocumentReader(root)());
    assert.deepEqual(
      mistakes.map(({ file, line }) => `${file}:${line}`),
      [`openapi/${name(617)}.yaml:${lineOf(bad, 'operationId: [read]')}`],
    );
  });
});
