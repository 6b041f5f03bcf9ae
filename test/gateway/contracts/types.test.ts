import assert from 'node:assert/strict';
import path from 'node:path';
import ts from 'typescript';
import { contractTypes } from '../../../gateway/contracts/types.ts';
import { rooms } from '../../../gateway/paths.ts';
import { contract, operation, readContracts } from './support.ts';

const documents = await readContracts({
  'system/stock.v1.yaml': contract('system/stock.v1', {
    paths: `${operation('system', 'getStock', ['parameters: [{ name: ids, in: query, required: true, schema: { type: integer } }]'])}${operation('system', 'countStock')}`,
  }),
  'system/customer-360.v1.yaml': contract('system/customer-360.v1', { paths: operation('system', 'getCustomer') }),
  'process/ordering.v1.yaml': contract('process/ordering.v1', {
    gateway: ['uses: [system/stock.v1#getStock, system/customer-360.v1#getCustomer]'],
    paths: `${operation('process', 'placeOrder')}${operation('process', 'track', ['x-gateway: { upstream: { kind: http, name: parcels, url: "http://parcels" } }'])}`,
  }),
});

/** The generated files, and one that uses them, as the compiler sees them in their folders. */
async function compile(use: string): Promise<string[]> {
  const files = new Map<string, string>();
  for (const document of documents)
    files.set(path.join(rooms.contracts, `${document.id}.ts`), await contractTypes(document));
  const user = path.join(rooms.apis, 'process', 'ordering', 'imagined.ts');
  files.set(user, `import type { Contract } from '../../contracts/process/ordering.v1.ts';\n${use}`);

  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, target) => {
    const text = files.get(file);
    return text === undefined ? getSourceFile(file, target) : ts.createSourceFile(file, text, target);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host))
    .filter(({ file }) => file !== undefined && files.has(file.fileName))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the types of a contract', function () {
  this.timeout(60_000);

  it('compile, and let a handler call what its contract declares', async () => {
    const use = `
      declare const call: Contract['call'];
      export const stock: Promise<object> = call.system.stock.getStock({ ids: 1 });
      export const customer: Promise<object> = call.system.customer360.getCustomer({});
      export const handled: Contract['local'] = 'placeOrder';
    `;
    assert.deepEqual(await compile(use), []);
  });

  it('know nothing of what it does not declare, nor of what is done elsewhere', async () => {
    const use = `
      declare const call: Contract['call'];
      call.system.stock.countStock({});
      call.system.orders.getOrder({});
      call.process.ordering.placeOrder({});
      export const handled: Contract['local'] = 'track';
    `;
    const [undeclared, unknown, sideways, elsewhere, ...others] = await compile(use);
    assert.match(undeclared ?? '', /'countStock' does not exist/);
    assert.match(unknown ?? '', /'orders' does not exist/);
    assert.match(sideways ?? '', /'process' does not exist/);
    assert.match(elsewhere ?? '', /"track"' is not assignable to type '"placeOrder"'/);
    assert.deepEqual(others, []);
  });

  it('hold a call to the parameters of the operation', async () => {
    const use = `
      declare const call: Contract['call'];
      call.system.stock.getStock({});
      call.system.stock.getStock({ ids: 'one' });
    `;
    const [missing, wrong, ...others] = await compile(use);
    assert.match(missing ?? '', /'ids' is missing/);
    assert.match(wrong ?? '', /'string' is not assignable to type 'number'/);
    assert.deepEqual(others, []);
  });

  it('say in the file that nobody writes them', async () => {
    for (const document of documents) assert.match(await contractTypes(document), /^\/\/ Generated .*npm run types/);
  });
});
