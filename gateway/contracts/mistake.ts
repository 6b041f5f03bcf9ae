/** Something an operator or API developer wrote that cannot stand: where, what, and how to mend it. */
export interface Mistake {
  readonly file: string;
  /** One-based; 1 when the whole file is meant, 0 when it is no file but an option or a variable. */
  readonly line: number;
  readonly message: string;
  readonly fix?: string;
}

/** Everything found wrong in one reading, so that it can be mended in one go. Stops the start, or keeps the running snapshot. */
export class ConfigurationError extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(describeMistake).join('\n'));
    this.name = 'ConfigurationError';
    this.mistakes = mistakes;
  }
}

/** `file:line  message`, and the fix on a line of its own. */
export const describeMistake = ({ file, line, message, fix }: Mistake): string =>
  `${file}${line === 0 ? '' : `:${line}`}  ${message}${fix === undefined ? '' : `\n    ${fix}`}`;

/** Adds a mistake unless it is there already: a shared part is met once by every document that uses it. */
export function pushOnce(mistakes: Mistake[], mistake: Mistake): void {
  const same = mistakes.some(
    (other) => other.file === mistake.file && other.line === mistake.line && other.message === mistake.message,
  );
  if (!same) mistakes.push(mistake);
}
