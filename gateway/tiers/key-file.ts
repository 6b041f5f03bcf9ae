import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../store/folder.ts';
import type { KeyShelf, TierKey } from './key-shelf.ts';

/** Keys in a file of the data folder that only its owner may read. One process at a time has the folder. */
export function keyFile(folder: string): KeyShelf {
  const file = join(folder, 'tier-keys.json');
  const read = async (): Promise<readonly TierKey[]> =>
    (await exists(file)) ? parse(file, await readFile(file, 'utf8')) : [];
  return {
    read,
    async add(key, oldest) {
      const kept = (await read()).filter(({ created }) => created >= oldest);
      await replace(file, JSON.stringify([key, ...kept]));
    },
  };
}

/** Whoever reads meanwhile, or after a crash, finds the old text or the new one, whole. */
async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

function parse(file: string, text: string): readonly TierKey[] {
  try {
    return JSON.parse(text) as TierKey[];
  } catch (error) {
    throw new Error(`${file} is damaged: delete it, and the next start makes a new key.`, { cause: error });
  }
}
