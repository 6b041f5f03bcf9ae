import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const run = promisify(execFile);
const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules');

/** What somebody writes who has read the page of an operation. */
const program = (url: string, key: string) => `import createClient from 'openapi-fetch';
import type { paths } from './partner.ts';

const client = createClient<paths>({ baseUrl: '${url}/experience/partner/v1', headers: { 'X-API-Key': '${key}' } });
const { data, error } = await client.GET('/feed', { params: { query: { limit: 2 } } });
if (error !== undefined) throw new Error(error.detail);
for (const item of data.items) console.log(item.sku, item.price.amount + 1);
`;

/** The same with a mistake that only the types know of. */
const mistaken = (source: string) => source.replace('item.price.amount', 'item.price.amout');

describe('a client typed by a published document', function () {
  this.timeout(120_000);
  let gateway: TestGateway;
  let folder: string;

  before(async () => {
    gateway = await startTestGateway();
    folder = await mkdtemp(join(tmpdir(), 'causeway-client-'));
    await symlink(modules, join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  });

  after(async () => {
    await gateway?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const generate = (api: string, to: string) =>
    run(
      process.execPath,
      [join(modules, 'openapi-typescript', 'bin', 'cli.js'), `${gateway.url}/openapi/${api}.json`, '-o', to],
      { cwd: folder },
    );

  const compile = (file: string) => {
    const options = [
      '--strict',
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom',
      '--allowImportingTsExtensions',
      '--skipLibCheck',
      '--types',
      'node',
    ];
    return run(process.execPath, [join(modules, 'typescript', 'bin', 'tsc'), ...options, file], { cwd: folder });
  };

  it('is generated from it unchanged, compiles, and makes a call', async () => {
    await generate('experience/partner/v1', 'partner.ts');
    const key = await gateway.key('acme', 'partner');
    await writeFile(join(folder, 'call.ts'), program(gateway.url, key));
    await compile('call.ts');
    const { stdout } = await run(process.execPath, ['call.ts'], { cwd: folder });
    assert.match(stdout, /^[A-Z]{3}-\d+ \d+\n[A-Z]{3}-\d+ \d+\n$/);
  });

  it('is told of a misspelt field before it runs', async () => {
    await writeFile(join(folder, 'mistaken.ts'), mistaken(program(gateway.url, 'key')));
    await assert.rejects(compile('mistaken.ts'), ({ stdout }: { stdout: string }) => /amout/.test(stdout));
  });

  it('can be generated from every document there is', async () => {
    const { documents } = gateway.gateway.snapshot();
    for (const [index, { tier, name, version }] of documents.entries()) {
      const answer = await fetch(`${gateway.url}/openapi/${tier}/${name}/v${version}.json`);
      const types = astToString(await openapiTS(await answer.text(), { silent: true }));
      await writeFile(join(folder, `all-${index}.ts`), types);
    }
    await writeFile(
      join(folder, 'all.ts'),
      documents.map((_, index) => `export type { paths as Paths${index} } from './all-${index}.ts';\n`).join(''),
    );
    await compile('all.ts');
  });
});
