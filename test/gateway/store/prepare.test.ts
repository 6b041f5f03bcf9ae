import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openDataFolder } from '../../../gateway/store/folder.ts';
import { prepareStore } from '../../../gateway/store/prepare.ts';
import { firstSize } from '../../../gateway/store/seeding.ts';
import { openStore } from '../../../gateway/store/store.ts';
import { migratedFolder, quiet, temporaryFolder } from '../../support/store.ts';

describe('a first start', () => {
  it('creates the store in a process of its own, with all sample records', async function () {
    this.timeout(30_000);
    const folder = await openDataFolder(temporaryFolder());
    const told = new Set<string>();
    await prepareStore(folder, { samples: firstSize, progress: (api) => told.add(api) });
    await using closing = new AsyncDisposableStack();
    const store = await openStore({ folder, log: quiet });
    closing.defer(store.close);
    const { rows } = await sql<object>`select
      (select count(*) from orders.ordhdr) as orders,
      (select count(*) from payments.txn) as payments,
      (select orders from gateway.seeded) as seeded`.execute(store.db);
    assert.deepEqual(rows, [{ orders: 5_000, payments: 5_000, seeded: 5_000 }]);
    assert.deepEqual([...told], ['customers', 'inventory', 'orders', 'payments', 'products']);
  });

  it('gives the reason when it cannot be done, and leaves no half store behind', async () => {
    const folder = await openDataFolder(temporaryFolder());
    const apis = temporaryFolder();
    mkdirSync(join(apis, 'orders'));
    writeFileSync(join(apis, 'orders', 'migrations.ts'), 'export const nothing = 1;');
    await assert.rejects(prepareStore(folder, { apis }), /migrations\.ts does not export `migrations`/);
    assert.equal(existsSync(join(folder.path, 'store')), false);
  });

  it('does nothing where there is a store', async () => {
    const folder = await openDataFolder(temporaryFolder());
    mkdirSync(join(folder.path, 'store'));
    await prepareStore(folder, { samples: firstSize });
    assert.deepEqual(readdirSync(join(folder.path, 'store')), []);
  });
});

describe('the embedded store', () => {
  let writer: ChildProcess | undefined;
  afterEach(() => writer?.kill('SIGKILL'));

  it('O14: has every acknowledged record after kill -9, and opens at once', async () => {
    const path = await migratedFolder();
    writer = writingProcess(path);
    let acknowledged = 0;
    writer.stdout?.on('data', (text: Buffer) => {
      acknowledged = Number(text.toString().trim().split('\n').at(-1));
    });
    while (acknowledged < 200) await once(writer.stdout as NodeJS.ReadableStream, 'data');
    writer.kill('SIGKILL');
    await once(writer, 'close');
    const folder = await openDataFolder(path);
    const store = await openStore({ folder, log: quiet });
    const { rows } = await sql<{ count: number }>`select count(*) from kept`.execute(store.db);
    await store.close();
    assert.ok((rows[0]?.count ?? 0) >= acknowledged, `${rows[0]?.count} of ${acknowledged}`);
  });

  it('serves in little memory, at its highest as well as at rest', async () => {
    const child = storeProcess(
      await migratedFolder(),
      `for (let id = 0; id < 500; id++) await sql\`select * from orders.ordhdr where ordno = \${id}\`.execute(store.db);
      process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
      process.exit();`,
    );
    const [highest] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    assert.ok(Number(highest) < 350, `${highest} MB`);
  });

  it('O14: is refused to a second process, whose message names the first', async () => {
    const path = await migratedFolder();
    writer = writingProcess(path);
    await once(writer.stdout as NodeJS.ReadableStream, 'data');
    const folder = await openDataFolder(path);
    await assert.rejects(openStore({ folder, log: quiet }), new RegExp(`in use by process ${writer.pid} `));
  });
});

/** A process that writes for ever and prints how many records were acknowledged. */
const writingProcess = (path: string): ChildProcess =>
  storeProcess(
    path,
    `await sql\`create table kept (id integer primary key)\`.execute(store.db);
    for (let id = 1; ; id++) {
      await sql\`insert into kept values (\${id})\`.execute(store.db);
      process.stdout.write(id + '\\n');
    }`,
  );

/** A process that opens the store as a gateway does, and runs `code` on it. */
function storeProcess(path: string, code: string): ChildProcess {
  const room = new URL('../../../gateway/store/', import.meta.url).href;
  const opening = `
    const { openDataFolder } = await import('${room}folder.ts');
    const { openStore } = await import('${room}store.ts');
    const { sql } = await import('kysely');
    const store = await openStore({ folder: await openDataFolder('${path}') });`;
  const cwd = fileURLToPath(new URL('../../../', import.meta.url));
  const args = ['--input-type=module', '-e', `${opening}\n${code}`];
  return spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
}
