import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { access, glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigurationError } from './mistake.ts';
import { readYaml, type Source } from './yaml.ts';

/** The folder of contracts, as it is whenever it is asked. */
export interface Folder {
  /** All files that may hold something, below the folder, in order. @throws ConfigurationError when there is no folder */
  names(): Promise<string[]>;
  /** A file's content: by its hash, and as text. */
  bytes(file: string): Promise<{ readonly hash: string; text(): string }>;
  /** @throws ConfigurationError */
  read(file: string, text: string): Source;
  /** A file as data; the same object while its content is the same. @throws ConfigurationError */
  source(file: string): Promise<Source>;
}

export function createFolder(root: string): Folder {
  const known = new Map<string, { readonly hash: string; readonly source: Source }>();

  const bytes: Folder['bytes'] = async (file) => {
    const content = await readFile(path.join(root, file));
    return { hash: hash('sha256', content, 'base64url'), text: () => content.toString() };
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
    bytes,
    read,
    async source(file) {
      const { hash: now, text } = await bytes(file);
      const before = known.get(file);
      if (before?.hash === now) return before.source;
      known.delete(file);
      const source = read(file, text());
      known.set(file, { hash: now, source });
      return source;
    },
  };
}

/** For a line in a file that was read a moment ago: when it is gone by now, all lines are the first. */
function textNow(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
