import type { Path, Source } from './yaml.ts';

export interface Origin {
  readonly source: Source;
  readonly path: Path;
}

/** A part of another file that a document has taken in. */
export interface Imported {
  readonly section: string;
  readonly name: string;
  readonly origin: Origin;
  /** Files and fragments it refers to in turn. */
  readonly needs: Set<string>;
  value: unknown;
}

/** The files that documents share, and their parts as they stand in every document that has no others of their names. */
export interface SharedParts {
  /** @throws an error with code ENOENT where there is no such file */
  source(file: string): Source;
  /** By file and fragment; what they need is here as well. */
  readonly known: Map<string, Imported>;
}

/** Keeps what stands here under the names it has where it is written. */
export function remember(imported: ReadonlyMap<string, Imported>, known: SharedParts['known']): void {
  const isPlain = ({ name, origin }: Imported): boolean => name === origin.path.at(-1);
  for (const [key, entry] of imported) {
    const all = known.has(key) ? undefined : withNeeds(key, imported);
    if (all !== undefined && [...all.values()].every(isPlain)) known.set(key, entry);
  }
}

/** A part and all it needs, near and far; `undefined` when one of them is not known. */
export function withNeeds(wanted: string, known: ReadonlyMap<string, Imported>): Map<string, Imported> | undefined {
  const found = new Map<string, Imported>();
  const keys = new Set([wanted]);
  for (const key of keys) {
    const entry = known.get(key);
    if (entry === undefined) return undefined;
    found.set(key, entry);
    for (const need of entry.needs) keys.add(need);
  }
  return found;
}
