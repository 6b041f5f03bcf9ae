import path from 'node:path';
import { didYouMean } from '../near.ts';
import type { Mistake } from './mistake.ts';
import { pointerPath, valueAt } from './pointer.ts';
import { componentNames, type Imported, namesGiven, remember, type SharedParts, withNeeds } from './shared-parts.ts';
import type { Path, Source } from './yaml.ts';

/** A document in which every `$ref` points into itself, and where each of its parts was written. */
export interface Bundle {
  readonly definition: Readonly<Record<string, unknown>>;
  /** File and line of the value at `path` of the bundled definition, also when it came from a shared file. */
  where(path: Path): { file: string; line: number };
  /** The files it took parts from. */
  readonly shared: ReadonlySet<Source>;
}

/**
 * Pulls what a document references in other files into its own `components`, so that it can be published, compiled and
 * typed alone. Only `…#/components/<section>/<name>` can be shared; anything else is a mistake. What is shared is one object
 * in all documents.
 */
export function bundle(main: Source, shared: SharedParts, mistakes: Mistake[]): Bundle {
  const imported = new Map<string, Imported>();
  const taken = new Set(componentNames(main.value));
  const ownNames = namesGiven(main);
  const leading = new Set<string>();
  let needing: Imported | undefined;

  /**
   * What is the document's own is changed where it is: copies of objects with statuses for keys are five times as large.
   * @param at  where the value stands; changed on the way, and as it was in the end
   */
  const resolve = (value: unknown, from: Source, at: (string | number)[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    let copy: Record<string, unknown> | undefined;
    for (const [key, item] of Object.entries(value)) {
      at.push(key);
      const isReference = key === '$ref' && typeof item === 'string';
      const next = isReference ? localName(item, from, at) : resolve(item, from, at);
      at.pop();
      if (next === item) continue;
      copy ??= (from === main ? value : Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = next;
    }
    return copy ?? value;
  };

  const localName = (reference: string, from: Source, at: Path): string => {
    const [target = '', fragment = ''] = reference.split('#');
    if (target === '' && from === main) {
      if (leading.has(fragment)) return reference;
      const steps = pointerPath(fragment);
      if (steps.length === 0 || valueAt(main.value, steps) === undefined) unresolved(reference, main, from, at);
      else leading.add(fragment);
      return reference;
    }
    const file = target === '' ? from.file : path.join(path.dirname(from.file), target);
    const key = `${file}#${fragment}`;
    needing?.needs.add(key);
    const known = imported.get(key) ?? takeKnown(key);
    if (known !== undefined) return `#/components/${known.section}/${known.name}`;
    const found = pointerPath(fragment);
    const [root, section, name] = found;
    const source = target === '' ? from : readOr(file, from, at);
    if (source === undefined) return '#';
    const value = valueAt(source.value, found);
    if (value === undefined || root !== 'components' || found.length !== 3) {
      unresolved(reference, source, from, at);
      return '#';
    }
    const entry: Imported = {
      section: String(section),
      name: ownNames.get(`${section} ${key}`) ?? freeName(String(section), String(name), file),
      origin: { source, path: found },
      needs: new Set(),
      value,
    };
    imported.set(key, entry);
    const before = needing;
    needing = entry;
    entry.value = resolve(value, source, [...found]);
    needing = before;
    return `#/components/${entry.section}/${entry.name}`;
  };

  /** Takes a shared part over as others know it, with all it needs, unless one of their names is taken here. */
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

  const readOr = (file: string, from: Source, at: Path): Source | undefined => {
    try {
      return shared.source(file);
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

  const unresolved = (reference: string, aim: Source, from: Source, at: Path): void => {
    mistakes.push({
      file: from.file,
      line: from.lineOf(at),
      message: `$ref ${reference} leads nowhere`,
      fix:
        didYouMean(reference, partsOf(aim, reference)) ??
        'Refer to #/components/<section>/<name> of this file or of a file beside it.',
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
  if (mistakes.length === 0) remember(imported, shared.known);

  return {
    definition: { ...definition, ...(Object.keys(components).length === 0 ? {} : { components }) },
    where: placesOf(main, imported),
    shared: new Set([...imported.values()].map(({ origin }) => origin.source)),
  };
}

/** The parts of a file, each as a reference like the one that missed them. */
const partsOf = ({ value }: Source, missed: string): string[] =>
  componentNames(value).map((name) => `${missed.split('#')[0]}#/components/${name}`);

/** Keeps of the document no more than what finds a line: it may be there as long as the gateway runs. */
function placesOf({ file, lineOf }: Source, imported: ReadonlyMap<string, Imported>): Bundle['where'] {
  const origins = new Map([...imported.values()].map((entry) => [`${entry.section}/${entry.name}`, entry.origin]));
  return (at) => {
    const origin = at[0] === 'components' ? origins.get(`${at[1]}/${at[2]}`) : undefined;
    if (origin === undefined) return { file, line: lineOf(at) };
    return { file: origin.source.file, line: origin.source.lineOf([...origin.path, ...at.slice(3)]) };
  };
}
