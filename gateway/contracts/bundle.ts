import path from 'node:path';
import type { Mistake } from './mistake.ts';
import type { Path, Source } from './yaml.ts';

/** A document in which every `$ref` points into itself, and where each of its parts was written. */
export interface Bundle {
  readonly definition: Readonly<Record<string, unknown>>;
  /** File and line of the value at `path` of the bundled definition, also when it came from a shared file. */
  where(path: Path): { file: string; line: number };
}

interface Origin {
  readonly source: Source;
  readonly path: Path;
}

interface Imported {
  readonly section: string;
  readonly name: string;
  readonly origin: Origin;
  value: unknown;
}

/**
 * Pulls what a document references in other files into its own `components`, so that it can be published, compiled and
 * typed alone. Only `…#/components/<section>/<name>` can be shared; anything else is a mistake.
 * @param read  reads a referenced file once per snapshot
 */
export function bundle(main: Source, read: (file: string) => Source, mistakes: Mistake[]): Bundle {
  const imported = new Map<string, Imported>();
  const taken = new Set(componentNames(main.value));

  const resolve = (value: unknown, from: Source, at: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, from, [...at, index]));
    if (typeof value !== 'object' || value === null) return value;
    const reference = (value as { $ref?: unknown }).$ref;
    if (typeof reference === 'string') return { ...value, $ref: localName(reference, from, [...at, '$ref']) };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, from, [...at, key])]));
  };

  const localName = (reference: string, from: Source, at: Path): string => {
    const [target = '', fragment = ''] = reference.split('#');
    if (target === '' && from === main) {
      if (valueAt(main.value, pointerPath(fragment)) === undefined) unresolved(reference, from, at);
      return reference;
    }
    const file = target === '' ? from.file : path.join(path.dirname(from.file), target);
    const key = `${file}#${fragment}`;
    const known = imported.get(key);
    if (known !== undefined) return `#/components/${known.section}/${known.name}`;
    const found = pointerPath(fragment);
    const [root, section, name] = found;
    const source = target === '' ? from : readOr(file, from, at);
    const value = source === undefined ? undefined : valueAt(source.value, found);
    if (source === undefined || value === undefined || root !== 'components' || found.length !== 3) {
      unresolved(reference, from, at);
      return '#';
    }
    const entry: Imported = {
      section: String(section),
      name: freeName(String(section), String(name), file),
      origin: { source, path: found },
      value,
    };
    imported.set(key, entry);
    entry.value = resolve(value, source, found);
    return `#/components/${entry.section}/${entry.name}`;
  };

  const readOr = (file: string, from: Source, at: Path): Source | undefined => {
    try {
      return read(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mistakes.push({ file: from.file, line: from.lineOf(at), message: `refers to ${file}, which does not exist` });
      return undefined;
    }
  };

  const unresolved = (reference: string, from: Source, at: Path): void => {
    mistakes.push({
      file: from.file,
      line: from.lineOf(at),
      message: `$ref ${reference} leads nowhere`,
      fix: 'Refer to #/components/<section>/<name> of this file or of a file beside it.',
    });
  };

  const freeName = (section: string, name: string, file: string): string => {
    const free = taken.has(`${section}/${name}`) ? `${name}_${path.basename(file).split('.')[0]}` : name;
    taken.add(`${section}/${free}`);
    return free;
  };

  const definition = resolve(main.value, main, []) as Record<string, unknown>;
  const components = { ...(definition.components as Record<string, Record<string, unknown>> | undefined) };
  for (const { section, name, value } of imported.values())
    components[section] = { ...components[section], [name]: value };
  const origins = new Map([...imported.values()].map((entry) => [`${entry.section}/${entry.name}`, entry.origin]));

  return {
    definition: { ...definition, ...(Object.keys(components).length === 0 ? {} : { components }) },
    where: (at) => {
      const origin = at[0] === 'components' ? origins.get(`${at[1]}/${at[2]}`) : undefined;
      if (origin === undefined) return { file: main.file, line: main.lineOf(at) };
      return { file: origin.source.file, line: origin.source.lineOf([...origin.path, ...at.slice(3)]) };
    },
  };
}

function componentNames(value: unknown): string[] {
  const components = (value as { components?: Record<string, object> }).components ?? {};
  return Object.entries(components).flatMap(([section, entries]) =>
    Object.keys(entries).map((name) => `${section}/${name}`),
  );
}

/** Steps of a JSON pointer (RFC 6901) in a URI fragment. */
export const pointerPath = (fragment: string): string[] =>
  fragment
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));

function valueAt(value: unknown, steps: Path): unknown {
  let current: unknown = value;
  for (const step of steps) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}
