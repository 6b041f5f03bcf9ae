import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ConfigurationError } from './mistake.ts';
import { readYaml, readYamlLeisurely, type Source } from './yaml.ts';

/**
 * The folder of contracts, as it is whenever it is asked. What is asked of one file is answered at once: in steps it takes
 * ten times the work, and a disk that does not answer is waited for by `names`, while requests go on.
 */
export interface Folder {
  /** All files that may hold something, below the folder, in order. @throws ConfigurationError when there is no folder */
  names(): Promise<string[]>;
  /**
   * Whether nobody has written to a file since its content was found to have this hash, by what the system says of it: of
   * a thousand files hardly one has to be read again.
   */
  isUntouched(file: string, hash: string): boolean;
  /** A file's content: by its hash, and as text. */
  bytes(file: string): { readonly hash: string; text(): string };
  /** Gives way on the way. @throws ConfigurationError */
  read(file: string, text: string): Promise<Source>;
  /** A file as data; the same object while its content is the same. @throws ConfigurationError */
  source(file: string): Source;
}

/** @param now  milliseconds, of the clock by which files are written */
export function createFolder(root: string, now: () => number = Date.now): Folder {
  const known = new Map<string, { readonly hash: string; readonly source: Source }>();

  const looks = new Map<string, { readonly look: Look; readonly hash: string }>();

  const bytes: Folder['bytes'] = (file) => {
    const full = path.join(root, file);
    // Looked at before it is read: what is written in between is seen the next time.
    const look = lookAt(full, now());
    const content = readFileSync(full);
    const found = hash('sha256', content, 'base64url');
    if (look === undefined) looks.delete(file);
    else looks.set(file, { look, hash: found });
    return { hash: found, text: () => content.toString() };
  };
  const shown = (file: string): string => path.join(path.basename(root), file);
  const again = (file: string) => () => textNow(path.join(root, file));

  return {
    async names() {
      await access(root).catch(() => {
        const fix = 'It holds the contracts: <tier>/<api>.v<major>.yaml. Without any it may be empty.';
        throw new ConfigurationError([
          { file: path.basename(root), line: 0, message: 'is no folder that can be read', fix },
        ]);
      });
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const below = new Map<string, string>();
      const prefixOf = (folder: string): string => {
        const known =
          below.get(folder) ?? path.relative(root, path.join(folder, ' ')).slice(0, -1).replaceAll(path.sep, '/');
        below.set(folder, known);
        return known;
      };
      const files = entries
        .filter((entry) => /\.(?:ya?ml|json)$/.test(entry.name) && !entry.isDirectory())
        .map(({ parentPath, name }) => prefixOf(parentPath) + name);
      // What begins with a dot is not meant for us: an editor's, or what a mount keeps beside its files.
      return files.filter((file) => !/(?:^|\/)\./.test(file)).sort();
    },
    isUntouched(file, wanted) {
      const last = looks.get(file);
      return last?.hash === wanted && isSame(last.look, lookAt(`${root}${path.sep}${file}`, now()));
    },
    bytes,
    read: (file, text) => readYamlLeisurely(shown(file), text, { again: again(file) }),
    source(file) {
      const { hash: found, text } = bytes(file);
      const before = known.get(file);
      if (before?.hash === found) return before.source;
      known.delete(file);
      const source = readYaml(shown(file), text(), { again: again(file) });
      known.set(file, { hash: found, source });
      return source;
    },
  };
}

/** Milliseconds within which two writes may bear the same time: file systems count in steps, some of two seconds. */
const grain = 2_000;

/** What tells a file from what it was before. Nobody can set the time of its last change (ctime), whatever they do to others. */
interface Look {
  readonly inode: number;
  readonly size: number;
  /** Milliseconds, with their fractions. */
  readonly changed: number;
}

/** @returns nothing while it is so new that another write would look the same */
function lookAt(file: string, now: number): Look | undefined {
  const { ino: inode, size, ctimeMs: changed } = statSync(file);
  return now - changed < grain ? undefined : { inode, size, changed };
}

const isSame = (one: Look, other: Look | undefined): boolean =>
  one.inode === other?.inode && one.size === other.size && one.changed === other.changed;

/** For a line in a file that was read a moment ago: when it is gone by now, all lines are the first. */
function textNow(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
