import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from './contracts/mistake.ts';

/**
 * Loads a module of an API. Node tells of a syntax error by its message alone (“Expression expected”); where it stands
 * is in the stack only, and so is the line of what a module throws.
 * @throws ConfigurationError with the file and line the error is at, be it in this file or one it imports
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const first = place.exec(error.stack ?? '');
    // From here on the stack is ours: Node found fault before any line ran.
    const [, at = file, line = '1'] = first?.[1] === import.meta.filename ? [] : (first ?? []);
    const fix = at === file ? {} : { fix: `${shown(file)} could not be loaded with it.` };
    throw new ConfigurationError([{ file: shown(at), line: Number(line), message: error.message, ...fix }]);
  }
}

const place = /(?:file:\/\/)?(\/[^\n()]+?\.ts):(\d+)/;

/** As seen from where the process was started, when it lies below. */
const shown = (file: string): string => {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
};
