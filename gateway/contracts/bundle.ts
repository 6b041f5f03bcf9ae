import path from 'node:path';
import { didYouMean } from '../near.ts';
import { componentNames, createImports } from './imports.ts';
import type { Mistake } from './mistake.ts';
import { pointerPath, valueAt } from './pointer.ts';
import { type Imported, remember, type SharedParts } from './shared-parts.ts';
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
  const imports = createImports(main, shared);
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
      if (steps.length === 0 || valueAt(main.value, steps) === undefined)
        mistakes.push(astray(reference, main, from, at));
      else leading.add(fragment);
      return reference;
    }
    const file = target === '' ? from.file : path.join(path.dirname(from.file), target);
    const key = `${file}#${fragment}`;
    needing?.needs.add(key);
    const known = imports.take(key);
    if (known !== undefined) return `#/components/${known.section}/${known.name}`;
    const found = pointerPath(fragment);
    const [root, section, name] = found;
    const source = target === '' ? from : readOr(file, from, at);
    if (source === undefined) return '#';
    const value = valueAt(source.value, found);
    if (value === undefined || root !== 'components' || found.length !== 3) {
      mistakes.push(astray(reference, source, from, at));
      return '#';
    }
    const entry = imports.add(key, [String(section), String(name)], { source, path: found }, value);
    const before = needing;
    needing = entry;
    entry.value = resolve(value, source, [...found]);
    needing = before;
    return `#/components/${entry.section}/${entry.name}`;
  };

  const readOr = (file: string, from: Source, at: Path): Source | undefined => {
    try {
      return shared.source(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mistakes.push({
        ...placeIn(from, at),
        message: `refers to ${file}, which does not exist`,
        fix: 'Refer to a file below openapi/shared.',
      });
      return undefined;
    }
  };

  const definition = resolve(main.value, main, []) as Record<string, unknown>;
  const components = { ...(definition.components as Record<string, Record<string, unknown>> | undefined) };
  for (const { section, name, value } of imports.all.values())
    components[section] = { ...components[section], [name]: value };
  if (mistakes.length === 0) remember(imports.all, shared.known);

  return {
    definition: { ...definition, ...(Object.keys(components).length === 0 ? {} : { components }) },
    where: placesOf(main, imports.all),
    shared: new Set([...imports.all.values()].map(({ origin }) => origin.source)),
  };
}

const placeIn = ({ file, lineOf }: Source, at: Path): Pick<Mistake, 'file' | 'line'> => ({ file, line: lineOf(at) });

/** @param aim  the file it leads into */
const astray = (reference: string, aim: Source, from: Source, at: Path): Mistake => ({
  ...placeIn(from, at),
  message: `$ref ${reference} leads nowhere`,
  fix:
    didYouMean(reference, partsOf(aim, reference)) ??
    'Refer to #/components/<section>/<name> of this file or of a file beside it.',
});

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
