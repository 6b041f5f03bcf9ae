/**
 * A text that fits a regular expression, for the constructs that contracts use: characters, classes, groups,
 * alternatives, repetitions and anchors. It takes the first of everything and as little as is allowed.
 * @returns `undefined` for what it does not understand; whoever asks checks what comes out
 */
export function textFor(pattern: string): string | undefined {
  const reader: Reader = { text: pattern, at: 0 };
  try {
    const made = alternatives(reader);
    return reader.at === pattern.length && new RegExp(pattern, 'u').test(made) ? made : undefined;
  } catch {
    return undefined;
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

/** The first alternative; the others are read, and left. */
function alternatives(reader: Reader): string {
  const first = sequence(reader);
  while (reader.text[reader.at] === '|') {
    reader.at += 1;
    sequence(reader);
  }
  return first;
}

function sequence(reader: Reader): string {
  let made = '';
  for (let next = reader.text[reader.at]; next !== undefined && next !== '|' && next !== ')'; ) {
    const piece = atom(reader);
    made += piece.repeat(times(reader));
    next = reader.text[reader.at];
  }
  return made;
}

function atom(reader: Reader): string {
  const character = reader.text[reader.at] as string;
  reader.at += 1;
  if (character === '^' || character === '$') return '';
  if (character === '.') return 'a';
  if (character === '(') return group(reader);
  if (character === '[') return oneOf(reader);
  if (character === '\\') return escaped(reader);
  if ('*+?{}'.includes(character)) throw new SyntaxError(character);
  return character;
}

function group(reader: Reader): string {
  const opening = /\?(?::|<[A-Za-z]\w*>)/y;
  opening.lastIndex = reader.at;
  const found = opening.exec(reader.text);
  // Look-arounds say what must not, or need not, be there: no way to make a text.
  if (found === null && reader.text[reader.at] === '?') throw new SyntaxError('(?');
  reader.at += found?.[0].length ?? 0;
  const made = alternatives(reader);
  if (reader.text[reader.at] !== ')') throw new SyntaxError('(');
  reader.at += 1;
  return made;
}

const likely = 'a1AZ0_-. ';

/** A character of a class: a likely one, so that a text looks like one. The engine itself says what belongs to it. */
function oneOf(reader: Reader): string {
  const end = /\](?<!(?<!\\)(?:\\\\)*\\\])/g;
  end.lastIndex = reader.at;
  const { index } = end.exec(reader.text) as RegExpExecArray;
  const one = new RegExp(`^[${reader.text.slice(reader.at, index)}]$`, 'u');
  reader.at = index + 1;
  const printable = Array.from({ length: 95 }, (_, code) => String.fromCharCode(32 + code));
  const found = [...likely, ...printable].find((candidate) => one.test(candidate));
  if (found === undefined) throw new SyntaxError('[');
  return found;
}

const classes: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a', b: '', t: '\t' };

function escaped(reader: Reader): string {
  const character = reader.text[reader.at] as string;
  reader.at += 1;
  const known = classes[character];
  if (known !== undefined) return known;
  if (/[A-Za-z0-9]/.test(character)) throw new SyntaxError(`\\${character}`);
  return character;
}

function times(reader: Reader): number {
  const repetition = /(?:([*?])|(\+)|\{(\d+)(?:,\d*)?\})\??/y;
  repetition.lastIndex = reader.at;
  const found = repetition.exec(reader.text);
  if (found === null) return 1;
  reader.at += found[0].length;
  if (found[1] !== undefined) return 0;
  return found[2] === undefined ? Math.min(Number(found[3]), most) : 1;
}

const most = 4_096;
