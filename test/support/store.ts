import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataFolder, openDataFolder } from '../../gateway/store/folder.ts';
import { prepareStore } from '../../gateway/store/prepare.ts';
import type { SampleSize } from '../../gateway/store/seeding.ts';
import { setUpStore } from '../../gateway/store/setup.ts';
import { openStore, type Store } from '../../gateway/store/store.ts';
import { loadSystemSchemas } from '../../gateway/store/system-schemas.ts';
import type { Log } from '../../policies/policy.ts';

/** A store of one test, gone with it. */
export interface TestStore extends AsyncDisposable {
  readonly store: Store;
  readonly folder: DataFolder;
  dispose(): Promise<void>;
}

/** A log that says nothing. */
export const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const folders: string[] = [];
process.once('exit', () => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** A data folder that is removed at the end of the test run at the latest. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'causeway-test-'));
  folders.push(path);
  return path;
}

/** The store at `url`, or an embedded one; both migrated and without sample records. */
export async function openTestStore(url?: string): Promise<TestStore> {
  const folder = await openDataFolder(url ? temporaryFolder() : await migratedFolder());
  const store = await openStore({ databaseUrl: url, folder, log: quiet });
  if (url) await setUpStore(store, { schemas: await loadSystemSchemas() });
  const dispose = async () => {
    await store.close();
    await folder.close();
    rmSync(folder.path, { recursive: true, force: true });
  };
  return { store, folder, dispose, [Symbol.asyncDispose]: dispose };
}

const templates = new Map<string, Promise<string>>();

/** A copy of a store that was made once for this run, with sample records if asked: 0.1 s instead of 3. */
export async function migratedFolder(samples?: SampleSize): Promise<string> {
  const key = JSON.stringify(samples ?? {});
  const template = templates.get(key) ?? makeTemplate(samples);
  templates.set(key, template);
  const path = temporaryFolder();
  cpSync(join(await template, 'store'), join(path, 'store'), { recursive: true });
  return path;
}

async function makeTemplate(samples?: SampleSize): Promise<string> {
  const path = temporaryFolder();
  const folder = await openDataFolder(path);
  await prepareStore(folder, { samples });
  await folder.close();
  return path;
}
