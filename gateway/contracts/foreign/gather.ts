import path from 'node:path';
import { pointerPath, valueAt } from '../pointer.ts';
import type { Path } from '../yaml.ts';
import { type Place, placeBelow } from './place.ts';
import { keysOf } from './servers.ts';
import type { VendorFile } from './sources.ts';

/** Where something of a vendor's document was written. */
export interface Origin {
  readonly source: VendorFile;
  readonly path: Path;
}

/** Values of a document that others refer to, gathered as they are met: what nothing refers to stays behind. */
export interface Gathering {
  /** A copy in which every `$ref` points into `components`. */
  copy(value: unknown, from: Origin, place: Place): unknown;
  /** What a `$ref` of a path item leads to. */
  follow(reference: string, from: Origin): { readonly value: unknown; readonly origin: Origin } | undefined;
  /** Where the vendor's security schemes put keys. */
  readonly keys: ReturnType<typeof keysOf>;
  /** What has been gathered so far, by section and name. */
  components(): Record<string, Record<string, unknown>>;
  /** Where a component was written. */
  origin(section: string, name: string): Origin | undefined;
}

type Say = (from: Origin, message: string, fix: string) => void;

/**
 * @param read  reads a file beside the main one; `undefined` when there is none
 */
export function createGathering(main: VendorFile, read: (file: string) => VendorFile | undefined, say: Say): Gathering {
  const gathered = new Map<string, { section: string; name: string; origin: Origin; value: unknown }>();
  const taken = new Set(namesOf(main));

  const copy = (value: unknown, from: Origin, place: Place): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (place === 'data') return withoutReferences(value, main.value);
    if (Array.isArray(value)) return value.map((item, index) => copy(item, below(from, index), place));
    const isReference =
      typeof (value as { $ref?: unknown }).$ref === 'string' && place !== 'map' && place !== 'schemas';
    const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
      if (key === 'x-gateway') return [];
      const here = below(from, key);
      if (key === '$ref' && isReference) return [[key, refer(item as string, here, place)]];
      if (key === 'discriminator' && place === 'schema') return [[key, discriminator(item, here)]];
      return [[key, copy(item, here, placeBelow(place, key))]];
    });
    return Object.fromEntries(entries);
  };

  const refer = (reference: string, from: Origin, place: Place): string => {
    const found = follow(reference, from);
    if (found === undefined) return '#';
    const { source, path: steps } = found.origin;
    const [root, section = '', name = ''] = steps.map(String);
    const isOwn = source === main && root === 'components' && steps.length >= 3;
    if (isOwn && steps.length > 3) {
      gather(section, name, { source, path: steps.slice(0, 3) }, valueAt(main.value, steps.slice(0, 3)), name);
      return reference;
    }
    const wanted = isOwn || (root === 'components' && steps.length === 3) ? section : sectionAt(from.path, place);
    return `#/components/${wanted}/${gather(wanted, nameFor(found.origin), found.origin, found.value, isOwn ? name : undefined)}`;
  };

  /** @param own  the name it keeps, when the main document gave it one */
  const gather = (section: string, wish: string, origin: Origin, value: unknown, own: string | undefined): string => {
    const key = `${section} ${origin.source.file}#${JSON.stringify(origin.path)}`;
    const known = gathered.get(key);
    if (known !== undefined) return escaped(known.name);
    const name = own ?? freeName(section, wish);
    const entry = { section, name, origin, value: undefined as unknown };
    gathered.set(key, entry);
    entry.value = copy(value, origin, section === 'schemas' ? 'schema' : section === 'callbacks' ? 'map' : 'object');
    return escaped(name);
  };

  const follow: Gathering['follow'] = (reference, from) => {
    const [target = '', fragment = ''] = reference.split('#');
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
      say(
        from,
        `refers to ${target}, and nothing is fetched`,
        'Put a copy beside the document, or exclude what needs it.',
      );
      return undefined;
    }
    const file = target === '' ? from.source.file : path.join(path.dirname(from.source.file), decodeURI(target));
    const source = file === from.source.file ? from.source : file === main.file ? main : read(file);
    if (source === undefined) {
      say(from, `refers to ${file}, which does not exist`, 'Put it there, or exclude the operation.');
      return undefined;
    }
    const steps = pointerPath(fragment);
    const value = valueAt(source.value, steps);
    if (value !== undefined) return { value, origin: { source, path: steps } };
    say(from, `$ref ${reference} leads nowhere`, 'Exclude the operation under offer, or ask the vendor.');
    return undefined;
  };

  /** A mapping names schemas by reference or by their bare name. */
  const discriminator = (value: unknown, from: Origin): unknown => {
    const { mapping } = (value ?? {}) as { mapping?: Readonly<Record<string, string>> };
    if (mapping === undefined) return value;
    const known = Object.entries(mapping).map(([key, target]) => {
      const isName = valueAt(main.value, ['components', 'schemas', target]) !== undefined;
      const reference = isName ? `#/components/schemas/${target}` : target;
      return [key, refer(reference, isName ? { source: main, path: from.path } : below(from, key), 'schema')];
    });
    return { ...(value as object), mapping: Object.fromEntries(known) };
  };

  const freeName = (section: string, wish: string): string => {
    const clean = wish.replace(/[^A-Za-z0-9._-]+/g, '_') || section;
    let free = clean;
    for (let count = 2; taken.has(`${section}/${free}`); count += 1) free = `${clean}_${count}`;
    taken.add(`${section}/${free}`);
    return free;
  };

  return {
    copy,
    follow,
    keys: keysOf(main.value),
    components() {
      const components: Record<string, Record<string, unknown>> = {};
      for (const { section, name, value } of gathered.values()) {
        components[section] ??= {};
        (components[section] as Record<string, unknown>)[name] = value;
      }
      return components;
    },
    origin(section, name) {
      for (const entry of gathered.values()) if (entry.section === section && entry.name === name) return entry.origin;
      return undefined;
    },
  };
}

/**
 * Data in which nothing refers to anything: readers of documents follow a `$ref` wherever it stands, in examples too.
 * There vendors mean what they refer to; what leads nowhere is left out.
 */
function withoutReferences(value: unknown, document: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, document, depth));
  const { $ref, ...rest } = value as { $ref?: unknown };
  if (typeof $ref === 'string') {
    const target = $ref.startsWith('#/') && depth < 5 ? valueAt(document, pointerPath($ref.slice(1))) : undefined;
    const meant = $ref.startsWith('#/components/examples/')
      ? (target as { value?: unknown } | undefined)?.value
      : target;
    return meant === undefined ? rest : withoutReferences(meant, document, depth + 1);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutReferences(item, document, depth)]),
  );
}

const below = ({ source, path }: Origin, step: string | number): Origin => ({ source, path: [...path, step] });

const escaped = (name: string): string => encodeURI(name.replaceAll('~', '~0').replaceAll('/', '~1'));

function namesOf({ value }: VendorFile): string[] {
  const components = (value as { components?: Record<string, object | null> }).components ?? {};
  return Object.entries(components).flatMap(([section, entries]) =>
    Object.keys(entries ?? {}).map((name) => `${section}/${name}`),
  );
}

/** What something that had no name of a component is called: its last step, or its file. */
const nameFor = ({ source, path: steps }: Origin): string =>
  steps.length > 0 ? String(steps.at(-1)) : (path.basename(source.file).split('.')[0] as string);

/** The section of `components` for what is referred to from a place: by what may stand there. */
function sectionAt(at: Path, place: Place): string {
  if (place === 'schema') return 'schemas';
  // …/<key>/$ref, or …/<map>/<name>/$ref, or …/<list>/<index>/$ref
  const [holder, key] = at.slice(-3, -1).map(String) as [string, string];
  if (key === 'requestBody') return 'requestBodies';
  return ['parameters', 'headers', 'examples', 'links', 'callbacks', 'requestBodies'].includes(holder)
    ? holder
    : holder === 'responses'
      ? 'responses'
      : 'schemas';
}
