import path from 'node:path';
import { type Imported, type Origin, type SharedParts, withNeeds } from './shared-parts.ts';
import type { Source } from './yaml.ts';

/** What a document has taken in from other files, by file and fragment, each under a name that is free there. */
export interface Imports {
  readonly all: ReadonlyMap<string, Imported>;
  /** A part that is here already, or that other documents know and that can be taken over as it is, with all it needs. */
  take(key: string): Imported | undefined;
  /** Enters a part that nobody knows yet. @param place  section and name where it is written */
  add(key: string, place: readonly [section: string, name: string], origin: Origin, value: unknown): Imported;
}

export function createImports(main: Source, shared: SharedParts): Imports {
  const imported = new Map<string, Imported>();
  const taken = new Set(componentNames(main.value));
  const ownNames = namesGiven(main);

  /** Unless one of their names is taken here. */
  const takeKnown = (wanted: string): Imported | undefined => {
    const all = withNeeds(wanted, shared.known);
    if (all === undefined) return undefined;
    for (const [key, { section, name }] of all) {
      const here = imported.get(key);
      const own = ownNames.get(`${section} ${key}`);
      const isFree = own === undefined ? !taken.has(`${section}/${name}`) : own === name;
      if (here === undefined ? !isFree : here.name !== name) return undefined;
    }
    for (const [key, entry] of all) {
      if (imported.has(key)) continue;
      imported.set(key, entry);
      taken.add(`${entry.section}/${entry.name}`);
    }
    return imported.get(wanted);
  };

  const freeName = (section: string, name: string, file: string): string => {
    const marked = `${name}_${path.basename(file).split('.')[0]}`;
    let free = taken.has(`${section}/${name}`) ? marked : name;
    for (let count = 2; taken.has(`${section}/${free}`); count += 1) free = `${marked}_${count}`;
    taken.add(`${section}/${free}`);
    return free;
  };

  return {
    all: imported,
    take: (key) => imported.get(key) ?? takeKnown(key),
    add(key, [section, written], origin, value) {
      const name = ownNames.get(`${section} ${key}`) ?? freeName(section, written, origin.source.file);
      const entry: Imported = { section, name, origin, needs: new Set(), value };
      imported.set(key, entry);
      return entry;
    },
  };
}

/** `<section>/<name>` of a document's own components. */
export function componentNames(value: unknown): string[] {
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
