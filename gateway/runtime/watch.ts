import { type FSWatcher, readdirSync, watch } from 'node:fs';
import path from 'node:path';

/**
 * Tells when YAML or JSON files under these folders have changed. Editors write a file in several steps, so it tells once, when
 * they have rested.
 * @param pause  milliseconds of rest
 * @returns what ends it
 */
export function watchContracts(folders: readonly string[], changed: () => void, pause = 100): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (_event: string, file: string | null): void => {
    if (file === null || !/\.(ya?ml|json)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, pause);
  };
  const watchers = folders.flatMap(withFolders).map((folder): FSWatcher => watch(folder, soon));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/**
 * Each folder by itself: on Linux, a recursive watch follows files, and loses one for good when an editor saves it by
 * renaming another over it.
 */
const withFolders = (folder: string): string[] => [
  folder,
  ...readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name)),
];
