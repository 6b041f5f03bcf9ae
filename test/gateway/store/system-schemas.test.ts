import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSystemSchemas, schemaOf } from '../../../gateway/store/system-schemas.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('the schemas of the system APIs', () => {
  it('are found by folder, with and without sample records', async () => {
    const root = temporaryFolder();
    write(root, 'price-lists/migrations.ts', 'export const migrations = {};');
    write(root, 'orders/migrations.ts', 'export const migrations = {};');
    write(root, 'orders/seed.ts', 'export const seed = async () => {};');
    write(root, 'elsewhere/v1.ts', 'export const handlers = {};');
    const schemas = await loadSystemSchemas(root);
    assert.deepEqual(
      schemas.map(({ api, schema, seed }) => [api, schema, typeof seed]),
      [
        ['orders', 'orders', 'function'],
        ['price-lists', 'price_lists', 'undefined'],
      ],
    );
  });

  it('are none where no system API is at home', async () => {
    assert.deepEqual(await loadSystemSchemas(join(temporaryFolder(), 'system')), []);
  });

  it('are refused with the file that exports nothing of use', async () => {
    const root = temporaryFolder();
    write(root, 'orders/migrations.ts', 'export const migration = {};');
    await assert.rejects(loadSystemSchemas(root), /orders\/migrations\.ts does not export `migrations`/);
  });

  it('are those of this project, each with a seed', async () => {
    const schemas = await loadSystemSchemas();
    const apis = ['customers', 'inventory', 'orders', 'payments', 'products'];
    assert.deepEqual(
      schemas.map(({ api }) => api),
      apis,
    );
    assert.ok(schemas.every(({ seed }) => seed));
    assert.deepEqual(apis.map(schemaOf), apis);
  });
});

function write(root: string, path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}
