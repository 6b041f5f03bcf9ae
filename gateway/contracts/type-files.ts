import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ContractDocument } from './contract-document.ts';
import type { Mistake } from './mistake.ts';
import { contractTypes } from './types.ts';

/** The generated types of all contracts, by file as it stands in `apis/contracts/`. */
export async function typeFiles(documents: readonly ContractDocument[]): Promise<Map<string, string>> {
  const texts = documents.map(async (document) => {
    return [path.normalize(`${document.id}.ts`), await contractTypes(document, documents)] as const;
  });
  return new Map(await Promise.all(texts));
}

/** Files in `folder` that belong to no contract. */
export const strayFiles = (files: ReadonlyMap<string, string>, folder: string): string[] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !files.has(file));

/** Where what stands in `folder` is not what `npm run types` would write. */
export async function staleTypes(documents: readonly ContractDocument[], folder: string): Promise<Mistake[]> {
  const files = await typeFiles(documents);
  const mistaken = (file: string, message: string): Mistake => ({
    file: path.join('apis', 'contracts', file),
    line: 1,
    message,
    fix: 'Run npm run types.',
  });
  const stale = [...files].map(async ([file, text]) => {
    const written = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
    if (written === undefined) return [mistaken(file, 'is missing')];
    return written === text ? [] : [mistaken(file, 'is not what the contract says')];
  });
  const strays = strayFiles(files, folder).map((file) => mistaken(file, 'is of no contract'));
  return [...(await Promise.all(stale)).flat(), ...strays];
}
