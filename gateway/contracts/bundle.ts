import path from 'node:path';
import type { Mistake } from './mistake.ts';
import { pointerPath, valueAt } from './pointer.ts';
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
  const ownNames = namesGiven(main);

  const resolve = (value: unknown, from: Source, at: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, from, [...at, index]));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => {
      const isReference = key === '$ref' && typeof item === 'string';
      return [key, isReference ? localName(item, from, [...at, key]) : resolve(item, from, [...at, key])];
    });
    return Object.fromEntries(entries);
  };

  const localName = (reference: string, from: Source, at: Path): string => {
    const [target = '', fragment = ''] = reference.split('#');
    if (target === '' && from === main) {
      const steps = pointerPath(fragment);
      if (steps.length === 0 || valueAt(main.value, steps) === undefined) unresolved(reference, from, at);
      return reference;
    }
    const file = target === '' ? from.file : path.join(path.dirname(from.file), target);
    const key = `${file}#${fragment}`;
    const known = imported.get(key);
    if (known !== undefined) return `#/components/${known.section}/${known.name}`;
    const found = pointerPath(fragment);
    const [root, section, name] = found;
    const source = target === '' ? from : readOr(file, from, at);
    if (source === undefined) return '#';
    const value = valueAt(source.value, found);
    if (value === undefined || root !== 'components' || found.length !== 3) {
      unresolved(reference, from, at);
      return '#';
    }
    const entry: Imported = {
      section: String(section),
      name: ownNames.get(`${section} ${key}`) ?? freeName(String(section), String(name), file),
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
      mistakes.push({
        file: from.file,
        line: from.lineOf(at),
        message: `refers to ${file}, which does not exist`,
        fix: 'Refer to a file below openapi/shared.',
      });
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
    const marked = `${name}_${path.basename(file).split('.')[0]}`;
    let free = taken.has(`${section}/${name}`) ? marked : name;
    for (let count = 2; taken.has(`${section}/${free}`); count += 1) free = `${marked}_${count}`;
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
  const components = (value as { components?: Record<string, object | null> }).components ?? {};
  return Object.entries(components).flatMap(([section, entries]) =>
    Object.keys(entries ?? {}).map((name) => `${section}/${name}`),
  );
}

/** A component that is nothing but a reference gives what it refers to its name: published, it stands there itself. */
function namesGiven(main: Source): Map<string, string> {
  const names = new Map<string, string>();
  const components = (main.value as { components?: Record<string, Record<string, unknown>> }).components ?? {};
  for (const [section, entries] of Object.entries(components)) {
    for (const [name, value] of Object.entries(entries ?? {})) {
      const { $ref, ...beside } = (value ?? {}) as { $ref?: unknown };
      if (typeof $ref !== 'string' || $ref.startsWith('#') || Object.keys(beside).length > 0) continue;
      const [target = '', fragment = ''] = $ref.split('#');
      const key = `${section} ${path.join(path.dirname(main.file), target)}#${fragment}`;
      if (!names.has(key)) names.set(key, name);
    }
  }
  return names;
}
