import path from 'node:path';
import type { Imported, SharedParts } from './shared-parts.ts';
import type { Source } from './yaml.ts';

/** The files below `shared/`, as they were read, and their parts. */
export interface SharedFiles extends SharedParts {
  /** By path below the folder of contracts. */
  readonly sources: ReadonlyMap<string, Source>;
  has(source: Source): boolean;
  /** What these files come to: the same when none has changed, so that what was made of them is still theirs. */
  after(sources: ReadonlyMap<string, Source>): SharedFiles;
}

/** @param top  name of the folder of contracts, with which the paths in documents begin */
export function createSharedFiles(top: string, sources: ReadonlyMap<string, Source> = new Map()): SharedFiles {
  const all = new Set(sources.values());
  const files: SharedFiles = {
    sources,
    has: (source) => all.has(source),
    known: new Map<string, Imported>(),
    source(file) {
      const source = sources.get(path.relative(top, file).split(path.sep).join('/'));
      if (source === undefined) throw Object.assign(new Error(`${file} does not exist`), { code: 'ENOENT' });
      return source;
    },
    after: (now) =>
      now.size === sources.size && [...now].every(([file, source]) => sources.get(file) === source)
        ? files
        : createSharedFiles(top, now),
  };
  return files;
}
