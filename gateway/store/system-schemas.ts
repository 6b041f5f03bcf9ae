import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Migration } from 'kysely/migration';
import type { Seed } from '../../apis/handler.ts';
import { loadModule } from '../module.ts';
import { exists } from './folder.ts';
import type { MigrationSet } from './migrate.ts';

/** What a system API brings to the store: its own schema, and sample records for it. */
export interface SystemSchema extends MigrationSet {
  /** Folder under `apis/system`. */
  readonly api: string;
  readonly seed?: Seed<unknown>;
}

const systemApis = fileURLToPath(new URL('../../apis/system/', import.meta.url));

/** Name of the database schema of a system API: that of the API, with underscores for dashes. */
export const schemaOf = (api: string): string => api.replaceAll('-', '_');

/**
 * The schemas of all system APIs that have one, by folder: `migrations.ts` exports `migrations`, `seed.ts` beside it,
 * if there is one, exports `seed`. A gateway without system APIs of its own may have no such folder at all.
 * @throws Error naming the file that lacks its export
 */
export async function loadSystemSchemas(root = systemApis): Promise<SystemSchema[]> {
  if (!(await exists(root))) return [];
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const loaded = await Promise.all(folders.sort().map((api) => loadSchema(root, api)));
  return loaded.filter((schema) => schema !== undefined);
}

async function loadSchema(root: string, api: string): Promise<SystemSchema | undefined> {
  const migrations = await load<Record<string, Migration>>(join(root, api, 'migrations.ts'), 'migrations');
  if (!migrations) return undefined;
  const seed = await load<Seed<unknown>>(join(root, api, 'seed.ts'), 'seed');
  return { api, schema: schemaOf(api), migrations, ...(seed && { seed }) };
}

async function load<T>(file: string, name: string): Promise<T | undefined> {
  if (!(await exists(file))) return undefined;
  const module = await loadModule(file);
  if (module[name] === undefined) throw new Error(`${file} does not export \`${name}\`.`);
  return module[name] as T;
}
