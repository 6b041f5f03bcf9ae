import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readJson } from '../json.ts';
import { type Path, readYaml, type Source } from '../yaml.ts';

/** A file of a vendor: its data, while it is read, and its lines whenever they are asked for. */
export interface VendorFile {
  readonly file: string;
  readonly value: unknown;
  lineOf(path: Path): number;
}

/**
 * Reads a vendor's file. Its text is not kept: it may be megabytes, and lines are asked for only when something is wrong.
 * @param root  the folder of contracts; `file` is below it
 * @throws ConfigurationError where it is neither JSON nor YAML
 */
export function readVendorFile(root: string, file: string): VendorFile & { readonly text: string } {
  const shown = path.join(path.basename(root), file);
  const full = path.join(root, file);
  const parse = (text: string): Source =>
    file.endsWith('.json') ? readJson(shown, text) : readYaml(shown, text, { shared: true });
  const text = readFileSync(full, 'utf8');
  const first = parse(text);
  let source = new WeakRef(first);
  return {
    file: shown,
    text,
    value: first.value,
    lineOf(at) {
      const current = source.deref() ?? parse(readFileSync(full, 'utf8'));
      source = new WeakRef(current);
      return current.lineOf(at);
    },
  };
}
