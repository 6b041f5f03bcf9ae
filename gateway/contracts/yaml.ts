import { type Document, isAlias, isMap, isNode, isPair, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { ConfigurationError, type Mistake } from './mistake.ts';

export type Path = readonly (string | number)[];

/** A YAML file as data that remembers where each value stands. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** One-based line of the value at `path`, or of its nearest ancestor that exists. */
  lineOf(path: Path): number;
}

/**
 * Reads YAML 1.2; JSON is YAML. Anchors, duplicate keys and syntax errors are refused with their line.
 * @param shared  lets anchors be: a file that is not ours may have them
 */
export function readYaml(file: string, text: string, { shared = false } = {}): Source {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false });
  const flaws = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    message: plainWords[code] ?? message,
  }));
  const mistakes: Mistake[] = [...flaws, ...(shared ? [] : sharedValues(document))].map(({ offset, ...flaw }) => ({
    file,
    line: counter.linePos(offset).line,
    ...flaw,
  }));
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  const lineOf = (path: Path): number => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const step of path) {
      const next = child(node, step);
      if (next === undefined) break;
      offset = next.offset;
      node = next.node;
    }
    return counter.linePos(offset).line;
  };
  return { file, text, value: expanded(file, document), lineOf };
}

/** Aliases that expand into aliases are counted by the parser, and found to be too many. */
function expanded(file: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigurationError([{ file, line: 1, message: (error as Error).message }]);
  }
}

/** Where the parser speaks to programmers. */
const plainWords: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the same key stands here twice',
  MULTIPLE_DOCS: 'a second YAML document begins here',
};

/** Anchors and aliases: a value that stands in two places has no one line, and some expand without end. */
function sharedValues(document: Document): { offset: number; message: string; fix: string }[] {
  const found: { offset: number; message: string; fix: string }[] = [];
  visit(document, (_key, node) => {
    const name = isAlias(node) ? node.source : isNode(node) ? node.anchor : undefined;
    if (!name) return;
    const message = `${isAlias(node) ? 'alias' : 'anchor'} “${name}” is not read here`;
    found.push({ offset: startOf(node), message, fix: 'Write the value out, or share it with $ref.' });
  });
  return found;
}

function child(node: unknown, step: string | number): { node: unknown; offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && String(item.key) === String(step));
    return pair === undefined ? undefined : { node: pair.value, offset: startOf(pair.key) };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return item === undefined ? undefined : { node: item, offset: startOf(item) };
}

const startOf = (node: unknown): number => (node as { range?: [number, number, number] | null }).range?.[0] ?? 0;
