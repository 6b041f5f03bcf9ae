/** What a regular expression is made of, as far as matters for how long it may take. */
export type Expression =
  | { readonly kind: 'one'; readonly of: CharacterSet }
  | { readonly kind: 'all'; readonly parts: readonly Expression[] }
  | { readonly kind: 'either'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly least: number; readonly most: number }
  /** Looked at without moving on. */
  | { readonly kind: 'look'; readonly part: Expression };

/** A bit for each of the characters that stand for all. */
export type CharacterSet = bigint;

/** Takes apart a pattern that is known to compile with the flag `u`. */
export function readExpression(pattern: string): Expression {
  return either({ text: pattern, at: 0 });
}

interface Reader {
  readonly text: string;
  at: number;
}

const nothing: Expression = { kind: 'all', parts: [] };

function either(reader: Reader): Expression {
  const parts = [all(reader)];
  while (reader.text[reader.at] === '|') {
    reader.at += 1;
    parts.push(all(reader));
  }
  return parts.length === 1 ? (parts[0] as Expression) : { kind: 'either', parts };
}

function all(reader: Reader): Expression {
  const parts: Expression[] = [];
  while (reader.at < reader.text.length && !'|)'.includes(reader.text[reader.at] as string)) {
    parts.push(repeated(reader, atom(reader)));
  }
  return { kind: 'all', parts };
}

function repeated(reader: Reader, part: Expression): Expression {
  const found = take(reader, /(?:([*+?])|\{(\d+)(,)?(\d*)\})\??/y);
  if (found === undefined) return part;
  const [, sign, least = '', comma, most] = found;
  if (sign !== undefined)
    return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : endless };
  const highest = comma === undefined ? Number(least) : most === '' ? endless : Number(most);
  return { kind: 'repeat', part, least: Number(least), most: highest };
}

const endless = Number.POSITIVE_INFINITY;

function atom(reader: Reader): Expression {
  const opening = take(reader, /\((\?(?::|<[^=!>]+>|<?[=!]))?/y);
  if (opening !== undefined) {
    const part = either(reader);
    reader.at += 1;
    return /[=!]$/.test(opening[0]) ? { kind: 'look', part } : part;
  }
  // Places, and what was there before: they take nothing that could be taken in two ways.
  if (take(reader, /[\^$]|\\[bB]|\\[1-9]\d*|\\k<[^>]+>/y) !== undefined) return nothing;
  const one = /\[(?:[^\]\\]|\\.)*\]|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|.)|./suy;
  return { kind: 'one', of: setOf((take(reader, one) as RegExpExecArray)[0]) };
}

function take(reader: Reader, what: RegExp): RegExpExecArray | undefined {
  what.lastIndex = reader.at;
  const found = what.exec(reader.text) ?? undefined;
  reader.at += found?.[0].length ?? 0;
  return found;
}

/** ASCII, and one each of what else patterns tell apart: letters, signs, spaces, beyond the basic plane. */
const samples = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  'é',
  '漢',
  '…',
  '\u2028',
  '😀',
];
const known = new Map<string, CharacterSet>();

function setOf(written: string): CharacterSet {
  const found = known.get(written);
  if (found !== undefined) return found;
  const one = new RegExp(`^(?:${written})$`, 'u');
  let set = 0n;
  for (const [index, sample] of samples.entries()) if (one.test(sample)) set |= 1n << BigInt(index);
  // A character that no sample stands for is like no other.
  if (set === 0n) set = 1n << BigInt(samples.length + (written.codePointAt(written.length - 1) ?? 0));
  known.set(written, set);
  return set;
}
