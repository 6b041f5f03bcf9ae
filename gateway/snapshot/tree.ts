/** What a path below an API's version leads to. */
export interface Found<T> {
  readonly target: T;
  /** Path parameters, decoded. */
  readonly parameters: Record<string, string>;
}

interface Leaf<T> {
  readonly target: T;
  readonly names: readonly string[];
}

/** One place in the tree: behind it stand the segments that may follow. */
interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  /** Segments of parameters and text, such as `{name}.json`: what is written out before longest first. */
  readonly mixed: Mixed<T>[];
  /** A segment that is a parameter. */
  any: Node<T> | undefined;
  /** What ends here, by method. */
  readonly leaves: Map<string, Leaf<T>>;
}

interface Mixed<T> {
  /** What is written out before, between and behind its parameters. */
  readonly texts: readonly string[];
  readonly node: Node<T>;
}

/** Characters that the value of a path parameter may have. */
const longest = 1_024;

/**
 * A tree of path templates, segment by segment. A segment that is written out goes before one that is not; where it leads
 * to nothing, the next is tried. It holds data and no code: routers that compile a function for each node are quicker with
 * a few hundred operations, and slow with thousands, of which none is called often.
 */
export function createTree<T extends { readonly method: string }>(
  entries: readonly { readonly target: T; readonly template: string }[],
): (method: string, path: string, from: number) => Found<T> | undefined {
  const root = emptyNode<T>();
  for (const { target, template } of entries) {
    let node = root;
    for (const segment of template.split('/').slice(1)) node = below(node, segment);
    node.leaves.set(target.method, { target, names: namesIn(template) });
  }

  return (method, path, from) => {
    const values: string[] = [];
    const leaf = walk(root, method, path, from + 1, values);
    if (leaf === undefined || values.includes('')) return undefined;
    const parameters = new Parameters();
    for (let index = 0; index < values.length; index += 1)
      parameters[leaf.names[index] as string] = values[index] as string;
    return { target: leaf.target, parameters };
  };
}

/** An object that inherits nothing: names of parameters are the contract's, `constructor` among them. */
const Parameters = function Parameters() {} as unknown as new () => Record<string, string>;
Parameters.prototype = Object.create(null);

const emptyNode = <T>(): Node<T> => ({ fixed: new Map(), mixed: [], any: undefined, leaves: new Map() });

const namesIn = (template: string): string[] =>
  [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string);

/** @param at  behind the `/` before the next segment; further than the end when there is none */
function walk<T>(node: Node<T>, method: string, path: string, at: number, values: string[]): Leaf<T> | undefined {
  if (at > path.length) return node.leaves.get(method);
  const slash = path.indexOf('/', at);
  const end = slash === -1 ? path.length : slash;
  const segment = path.slice(at, end);
  const isEncoded = segment.includes('%');
  const written = isEncoded ? decoded(segment, decodeURI) : segment;
  const value = isEncoded ? decoded(segment, decodeURIComponent) : segment;
  if (written === undefined || value === undefined) return undefined;

  const fixed = node.fixed.get(written);
  const found = fixed === undefined ? undefined : walk(fixed, method, path, end + 1, values);
  if (found !== undefined) return found;
  const before = values.length;
  for (const { texts, node: next } of node.mixed) {
    const parts = partsOf(value, texts);
    if (parts === undefined || parts.some((part) => part.length > longest)) continue;
    values.push(...parts);
    const leaf = walk(next, method, path, end + 1, values);
    if (leaf !== undefined) return leaf;
    values.length = before;
  }
  if (node.any === undefined || value.length > longest) return undefined;
  values.push(value);
  const leaf = walk(node.any, method, path, end + 1, values);
  if (leaf === undefined) values.length = before;
  return leaf;
}

function decoded(segment: string, decode: (text: string) => string): string | undefined {
  try {
    return decode(segment);
  } catch {
    return undefined;
  }
}

/** The node behind a segment of a template, made if need be. */
function below<T>(node: Node<T>, segment: string): Node<T> {
  if (/^\{[^}]+\}$/.test(segment)) {
    node.any ??= emptyNode();
    return node.any;
  }
  if (segment.includes('{')) return belowMixed(node, segment);
  const text = decodeURI(segment);
  const next = node.fixed.get(text) ?? emptyNode();
  node.fixed.set(text, next);
  return next;
}

function belowMixed<T>(node: Node<T>, segment: string): Node<T> {
  const texts = segment.split(/\{[^}]+\}/).map(decodeURI);
  const known = node.mixed.find((one) => one.texts.join('\0') === texts.join('\0'));
  if (known !== undefined) return known.node;
  const next = emptyNode<T>();
  node.mixed.push({ texts, node: next });
  node.mixed.sort((one, other) => rank(other.texts) - rank(one.texts));
  return next;
}

/**
 * The values between the texts of a segment. A value ends where the text behind it comes first, before `.` or `-` where it
 * comes last: `report.2026.json` is `report.2026` as JSON. Looked for from behind and then from the front, once each: a
 * pattern would try every way to part a caller's text, which takes seconds where there are three of them.
 */
function partsOf(value: string, texts: readonly string[]): string[] | undefined {
  const [first = ''] = texts;
  // Where each text may stand at the latest, so that all behind it have room.
  const latest: number[] = [];
  let end = value.length;
  for (let index = texts.length - 1; index > 0; index -= 1) {
    const text = texts[index] as string;
    const room = end - text.length;
    const at = index === texts.length - 1 ? (value.endsWith(text) ? room : -1) : lastIn(value, text, room);
    if (at < first.length) return undefined;
    latest[index] = at;
    end = at;
  }
  if (!value.startsWith(first)) return undefined;
  const parts: string[] = [];
  let start = first.length;
  for (let index = 1; index < texts.length; index += 1) {
    const text = texts[index] as string;
    const isLast = index === texts.length - 1 || /^[.-]/.test(text);
    const at = isLast ? (latest[index] as number) : value.indexOf(text, start);
    parts.push(value.slice(start, at));
    start = at + text.length;
  }
  return parts;
}

/** Where a text stands last, with no more than `room` before it; -1 where it does not. */
const lastIn = (value: string, text: string, room: number): number => (room < 0 ? -1 : value.lastIndexOf(text, room));

/** What is written out before the first parameter counts most, then what is written out at all. */
const rank = (texts: readonly string[]): number => (texts[0] as string).length * 10_000 + texts.join('').length;
