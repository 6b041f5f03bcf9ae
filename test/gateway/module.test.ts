import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigurationError } from '../../gateway/contracts/mistake.ts';
import { loadModule } from '../../gateway/module.ts';

describe('a module of an API', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-module-'));
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  async function told(file: string): Promise<string> {
    const error = await loadModule(file).then(
      () => assert.fail('it loads'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConfigurationError);
    return error.message;
  }

  it('is loaded with its exports', async () => {
    assert.equal((await loadModule(write('good.ts', 'export const a: number = 1;'))).a, 1);
  });

  it('that does not parse is told with its line', async () => {
    const file = write('parse.ts', 'export const a = 1;\nconst x = ;\n');
    assert.equal(await told(file), `${file}:2  Expression expected`);
  });

  it('that throws is told with its line', async () => {
    const file = write('throws.ts', "export {};\n\nthrow new TypeError('no such thing');\n");
    assert.equal(await told(file), `${file}:3  no such thing`);
  });

  it('that imports what does not parse is told with the file to mend', async () => {
    const broken = write('broken.ts', '\n\nexport const = 1;\n');
    const file = write('imports.ts', "import './broken.ts';\n");
    const message = await told(file);
    assert.ok(message.startsWith(`${broken}:3  `), message);
    assert.ok(message.endsWith(`${file} could not be loaded with it.`), message);
  });

  it('that imports what is not there is told with itself', async () => {
    const message = await told(write('missing.ts', "import './gone.ts';\n"));
    assert.match(message, /missing\.ts:1 {2}Cannot find module '.*gone\.ts'/);
  });
});
