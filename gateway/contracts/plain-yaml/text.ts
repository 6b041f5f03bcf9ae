import type { Cursor } from './flow.ts';
import { unusual } from './scalar.ts';

/** The block text, `|` or `>`, whose head stands at `at` of this line, of a parent at `column`. */
export function readText(cursor: Cursor, at: number, column: number): string {
  const head = /^([|>])(-?)(?: +#.*| *)$/.exec((cursor.lines[cursor.row] as string).slice(at)) ?? unusual();
  cursor.row += 1;
  const lines = readLines(cursor, column);
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) unusual();
  const text = head[1] === '|' ? lines.join('\n') : folded(lines);
  return head[2] === '-' ? text : `${text}\n`;
}

/** The lines of a block text, without what all are indented by. */
function readLines(cursor: Cursor, column: number): string[] {
  const lines: string[] = [];
  let indent = -1;
  let widest = 0;
  for (; cursor.row < cursor.lines.length; cursor.row += 1) {
    const line = cursor.lines[cursor.row] as string;
    const own = line.search(/[^ ]/);
    if (own === -1) {
      widest = Math.max(widest, line.length);
      lines.push('');
      continue;
    }
    if (indent === -1) indent = own;
    if (own < indent || own <= column) {
      if (own > column) unusual();
      break;
    }
    lines.push(line.slice(indent));
  }
  // Blank lines that are longer than that are not quite blank.
  return widest > indent ? unusual() : lines;
}

/** Lines become one, and blank ones between them become ends of lines. Lines indented further stay as they are: rare. */
function folded(lines: readonly string[]): string {
  let text = '';
  let joint = '';
  for (const line of lines) {
    if (line.startsWith(' ')) unusual();
    if (line === '') joint = joint === ' ' ? '\n' : `${joint}\n`;
    else {
      text += joint + line;
      joint = ' ';
    }
  }
  return text;
}
