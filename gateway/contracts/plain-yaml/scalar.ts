/** What is not written the plain way: it is for the whole YAML reader to read, or to refuse. */
export class Unusual extends Error {}

/** Gives up on the plain way. */
export function unusual(): never {
  throw new Unusual();
}

/** What a plain scalar means (YAML 1.2.2 §10.3.2, core schema). */
export function resolved(text: string): unknown {
  if (!maybeOther.test(text)) return text;
  if (words.has(text)) return words.get(text);
  if (/^[-+]?[0-9]{1,15}$/.test(text) || /^[-+]?[0-9]{1,8}\.[0-9]{1,7}$/.test(text)) {
    const number = Number(text);
    return Object.is(number, -0) ? unusual() : number;
  }
  return odd.test(text) ? unusual() : text;
}

/** Text that begins like something else than text. */
const maybeOther = /^[-+.0-9~nNtTfF]/;
/** Numbers written in ways that are rare: hexadecimal, exponents, infinity, very long. */
const odd = /^[-+]?(?:0o[0-7]+|0x[0-9a-f]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?|\.(?:inf|nan))$/i;
const words = new Map<string, unknown>([
  ...['null', 'Null', 'NULL', '~'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** A key as it stands in the data: text, or a whole number, which is text there. */
export function keyOf(text: string): string {
  const value = resolved(text);
  if (text === '' || text === '<<' || text === '__proto__' || text.length > 500) return unusual();
  if (typeof value === 'string') return text;
  return typeof value === 'number' && String(value) === text ? text : unusual();
}

/** Adds a member. A key that stands twice is a mistake, which the whole reader tells. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (Object.hasOwn(object, key)) unusual();
  object[key] = value;
}

/** The quoted scalar that begins at `at`, on one line, and where it ends. */
export function quotedAt(line: string, at: number): { readonly text: string; readonly end: number } {
  const quote = line[at] as string;
  let end = at + 1;
  for (; line[end] !== quote || (quote === "'" && line[end + 1] === quote); end += 1) {
    if (end >= line.length) unusual();
    if (line[end] === '\\' && quote === '"') end += 1;
    else if (line[end] === quote) end += 1;
  }
  const inner = line.slice(at + 1, end);
  if (quote === "'") return { text: inner.replaceAll("''", "'"), end: end + 1 };
  return { text: inner.includes('\\') ? fromJson(`"${inner}"`) : inner, end: end + 1 };
}

/** Escapes that JSON has too; YAML has more. */
function fromJson(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return unusual();
  }
}

/** Whether a plain scalar may begin here. */
export const isPlainStart = (line: string, at: number): boolean => {
  const first = line[at] as string;
  if (',[]{}#&*!|>\'"%@`'.includes(first)) return false;
  return !'-?:'.includes(first) || (line[at + 1] ?? ' ') !== ' ';
};
