import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';

/** Path of a program, or `undefined` when it is not installed. */
export function programPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Cores: the server alone on one, load and upstream together on the other. */
export const serverCore = 0;
export const loadCore = 1;

/** Whether processes can be kept on their core. */
export const hasTaskset = availableParallelism() > 1 && programPath('taskset') !== undefined;
