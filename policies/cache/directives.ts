import type { Headers } from '../policy.ts';

/** `Cache-Control` by directive, lower case (RFC 9111 §5.2); a number of seconds that is none counts as 0. */
export type Directives = ReadonlyMap<string, string>;

const none: Directives = new Map();
const directive = /([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?/g;

export function readDirectives(value: Headers[string]): Directives {
  if (value === undefined || value === '') return none;
  const found = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of String(value).matchAll(directive)) {
    const key = name.toLowerCase();
    const text = quoted ?? token;
    // Told two things, the stricter holds (§4.2.1).
    const known = found.get(key);
    found.set(key, known !== undefined && seconds(known) < seconds(text) ? known : text);
  }
  return found;
}

/** Seconds of a directive; `undefined` when it is not there. */
export function secondsOf(directives: Directives, name: string): number | undefined {
  const text = directives.get(name);
  return text === undefined ? undefined : seconds(text);
}

/** More than anybody means; §1.2.2 has senders of more mean this. */
const longest = 2 ** 31;
const seconds = (text: string): number => (/^\d+$/.test(text) ? Math.min(Number(text), longest) : 0);
