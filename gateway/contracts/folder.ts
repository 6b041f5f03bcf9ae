import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { access, glob, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigurationError } from './mistake.ts';
import { readYaml, type Source } from './yaml.ts';

/** The folder of contracts, as it is whenever it is asked. */
export interface Folder {
  /** All files that may hold something, below the folder, in order. @throws ConfigurationError when there is no folder */
  names(): Promise<string[]>;
  /**
   * Whether nobody has written to a file since its content was found to have this hash, by what the system says of it: of
   * a thousand files hardly one has to be read again.
   */
  isUntouched(file: string, hash: string): Promise<boolean>;
  /** A file's content: by its hash, and as text. */
  bytes(file: string): Promise<{ readonly hash: string; text(): string }>;
  /** @throws ConfigurationError */
  read(file: string, text: string): Source;
  /** A file as data; the same object while its content is the same. @throws ConfigurationError */
  source(file: string): Promise<Source>;
}

/** @param now  milliseconds, of the clock by which files are written */
export function createFolder(root: string, now: () => number = Date.now): Folder {
  const known = new Map<string, { readonly hash: string; readonly source: Source }>();

  const looks = new Map<string, { readonly look: string; readonly hash: string }>();

  const bytes: Folder['bytes'] = async (file) => {
    const full = path.join(root, file);
    // Looked at before it is read: what is written in between is seen the next time.
    const look = await lookAt(full, now());
    const content = await readFile(full);
    const found = hash('sha256', content, 'base64url');
    if (look === undefined) looks.delete(file);
    else looks.set(file, { look, hash: found });
    return { hash: found, text: () => content.toString() };
  };
  const read: Folder['read'] = (file, text) => {
    const full = path.join(root, file);
    return readYaml(path.join(path.basename(root), file), text, { again: () => textNow(full) });
  };

  return {
    async names() {
      await access(root).catch(() => {
        const fix = 'It holds the contracts: <tier>/<api>.v<major>.yaml. Without any it may be empty.';
        throw new ConfigurationError([
          { file: path.basename(root), line: 0, message: 'is no folder that can be read', fix },
        ]);
      });
      const files = await Array.fromAsync(glob('**/*.{yaml,yml,json}', { cwd: root }));
      return files.map((file) => file.split(path.sep).join('/')).sort();
    },
    async isUntouched(file, wanted) {
      const last = looks.get(file);
      return last?.hash === wanted && last.look === (await lookAt(path.join(root, file), now()));
    },
    bytes,
    read,
    async source(file) {
      const { hash: found, text } = await bytes(file);
      const before = known.get(file);
      if (before?.hash === found) return before.source;
      known.delete(file);
      const source = read(file, text());
      known.set(file, { hash: found, source });
      return source;
    },
  };
}

/** Milliseconds within which two writes may bear the same time: file systems count in steps, some of two seconds. */
const grain = 2_000;

/**
 * What tells a file from what it was before. Nobody can set the time of its last change (ctime), whatever they do to its
 * other times. @returns nothing while it is so new that another write would look the same
 */
async function lookAt(file: string, now: number): Promise<string | undefined> {
  const { ino, size, ctimeNs, ctimeMs } = await stat(file, { bigint: true });
  return now - Number(ctimeMs) < grain ? undefined : `${ino} ${size} ${ctimeNs}`;
}

/** For a line in a file that was read a moment ago: when it is gone by now, all lines are the first. */
function textNow(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
