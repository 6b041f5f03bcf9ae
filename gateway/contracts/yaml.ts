import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';
import { pause } from '../runtime/leisurely.ts';
import { ConfigurationError, type Mistake } from './mistake.ts';
import { plainYaml } from './plain-yaml/block.ts';
import type { Rows } from './plain-yaml/flow.ts';

export type Path = readonly (string | number)[];

/** A YAML file as data that remembers where each value stands. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** One-based line of the value at `path`, or of its nearest ancestor that exists. */
  lineOf(path: Path): number;
}

/** How a YAML file is read. */
export interface YamlOptions {
  /** Lets anchors be: a file that is not ours may have them. */
  readonly shared?: boolean;
  /** Gives the text once more, so that it need not be kept for lines that hardly anybody asks for. */
  again?(): string;
}

/** Reads YAML 1.2; JSON is YAML. Anchors, duplicate keys and syntax errors are refused with their line. */
export function readYaml(file: string, text: string, { shared = false, again = () => text }: YamlOptions = {}): Source {
  const plain = plainYaml(text);
  const value = plain === undefined ? wholeYaml(file, text, shared) : ofItsOwn(plain.value);
  return { file, text, value, lineOf: linesOf(again) };
}

/** The same, and gives way on the way. */
export async function readYamlLeisurely(file: string, text: string, options: YamlOptions = {}): Promise<Source> {
  const plain = plainYaml(text);
  await pause();
  if (plain === undefined) return readYaml(file, text, options);
  return { file, text, value: ofItsOwn(plain.value), lineOf: linesOf(options.again ?? (() => text)) };
}

/** Through JSON: as parts of it, its strings would keep the whole text. */
const ofItsOwn = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function wholeYaml(file: string, text: string, shared: boolean): unknown {
  const { document, counter } = parsed(text);
  const flaws = withoutEchoes([...document.errors, ...document.warnings]).map(({ code, message, pos }) => ({
    offset: pos[0],
    message,
    ...plainWords[code],
  }));
  const mistakes: Mistake[] = [...flaws, ...(shared ? [] : sharedValues(document))].map(({ offset, ...flaw }) => ({
    file,
    line: counter.linePos(offset).line,
    ...flaw,
  }));
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return expanded(file, document);
}

function parsed(text: string): { document: Document; counter: LineCounter } {
  const counter = new LineCounter();
  return { document: parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false }), counter };
}

/** Looks for lines in a text that is read for that, and forgotten again: what it finds takes many times its bytes. */
function linesOf(again: () => string): Source['lineOf'] {
  let last: WeakRef<Source['lineOf']> | undefined;
  return (path) => {
    const find = last?.deref() ?? plainLines(again()) ?? wholeLines(again());
    last = new WeakRef(find);
    return find(path);
  };
}

function plainLines(text: string): Source['lineOf'] | undefined {
  const rows: Rows = new Map();
  const plain = plainYaml(text, rows);
  if (plain === undefined) return undefined;
  return (path) => {
    let value = plain.value;
    let line = 1;
    for (const step of path) {
      const row = rows.get(value as object)?.get(String(step));
      if (row === undefined) break;
      line = row + 1;
      value = (value as Record<string, unknown>)[step];
    }
    return line;
  };
}

function wholeLines(text: string): Source['lineOf'] {
  const { document, counter } = parsed(text);
  return (path) => {
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
}

/** Aliases that expand into aliases are counted by the parser, and found to be too many. */
function expanded(file: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigurationError([{ file, line: 1, message: (error as Error).message }]);
  }
}

/** What follows a broken line is mostly the parser's guess at what was meant; keys that stand twice are told one by one. */
function withoutEchoes<Flaw extends YAMLParseError | YAMLWarning>(flaws: readonly Flaw[]): Flaw[] {
  const broken = flaws.find(({ code }) => code !== 'DUPLICATE_KEY');
  return flaws.filter((flaw) => flaw === broken || flaw.code === 'DUPLICATE_KEY');
}

/** Where the parser speaks to programmers, and how to mend what is written wrong most often. */
const plainWords: Readonly<Record<string, Pick<Mistake, 'fix'> & { readonly message?: string }>> = {
  BAD_INDENT: { fix: 'Indent what belongs together alike, and end each bracket and brace.' },
  BAD_SCALAR_START: { fix: 'Put the value in quotes.' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second key stands on one line',
    fix: 'Put a value that holds a colon in quotes, or begin a new line.',
  },
  DUPLICATE_KEY: {
    message: 'the same key stands here twice',
    fix: 'Take one away, or write what it holds under the other.',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key goes over several lines',
    fix: 'End the bracket, brace or quote that is open above, or add the missing colon.',
  },
  MULTIPLE_DOCS: { message: 'a second YAML document begins here' },
  TAB_AS_INDENT: { fix: 'Indent with spaces.' },
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
