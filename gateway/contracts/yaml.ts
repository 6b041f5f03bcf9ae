import { isMap, isPair, isSeq, LineCounter, parseDocument } from 'yaml';
import { ConfigurationError } from './mistake.ts';

export type Path = readonly (string | number)[];

/** A YAML file as data that remembers where each value stands. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** One-based line of the value at `path`, or of its nearest ancestor that exists. */
  lineOf(path: Path): number;
}

/** Reads YAML 1.2; JSON is YAML. Anchors, duplicate keys and syntax errors are refused with their line. */
export function readYaml(file: string, text: string): Source {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new ConfigurationError(
      document.errors.map((error) => ({
        file,
        line: error.linePos?.[0].line ?? 1,
        message: error.message.split('\n')[0] ?? error.code,
      })),
    );
  }
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
  return { file, text, value: document.toJS({ maxAliasCount: 0 }), lineOf };
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
