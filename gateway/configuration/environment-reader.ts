import type { Variable } from './environment-variables.ts';
import { readSecretFiles } from './secrets.ts';
import { type Bounds, wholeNumber } from './whole-number.ts';

type Given = Readonly<Record<string, string | undefined>>;

/** Reads variables, and tells what makes no sense: a line each, so that all can be mended in one go. */
export interface EnvironmentReader {
  /** What is given, without spaces around it, or read from the file that `<NAME>_FILE` names. */
  text(name: Variable): string | undefined;
  whole(name: Variable, bounds: Bounds): number;
  oneOf<Word extends string>(name: Variable, known: readonly Word[], otherwise: Word): Word;
  /** Without a trailing slash. @param schemes  such as `https:` */
  url(name: Variable, schemes: readonly string[]): string | undefined;
  list(name: Variable): string[];
}

/** @param faults  told what makes no sense; the default stands in for it */
export function createEnvironmentReader(from: Given, cwd: string, faults: string[]): EnvironmentReader {
  const secrets = readSecretFiles(from, cwd, faults);
  const text = (name: Variable): string | undefined => (secrets[name] ?? from[name])?.trim() || undefined;
  return {
    text,
    whole: (name, bounds) => wholeNumber(name, text(name), bounds, faults),
    oneOf(name, known, otherwise) {
      const given = text(name) ?? otherwise;
      const word = known.find((one) => one === given);
      if (word === undefined) faults.push(`${name}=${given} is not one of ${known.join(', ')}.`);
      return word ?? otherwise;
    },
    url(name, schemes) {
      const given = text(name);
      if (given === undefined) return undefined;
      // Never quoted: these URLs hold passwords.
      if (!URL.canParse(given) || !schemes.includes(new URL(given).protocol))
        faults.push(`${name} must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}.`);
      return given.replace(/\/$/, '');
    },
    list: (name) => listed(text(name)),
  };
}

/** What stands between commas. */
export const listed = (text = ''): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
