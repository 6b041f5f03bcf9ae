import { Problem } from '#problem';
import type { Headers } from '../policy.ts';

/** What a caller of the sandbox would like to see. */
export interface Preference {
  readonly status?: number;
  readonly example?: string;
}

/**
 * Reads the preferences `status` and `example` of the header `Prefer` (RFC 7240 §2), which a caller can choose an answer
 * with; it may hold others, which are nobody's here. Of one given twice the first counts, as the RFC has it.
 * @throws Problem  `bad-request` when one of the two has no usable value, or the header is too long
 */
export function readPreference({ prefer }: Headers): Preference {
  if (prefer === undefined) return {};
  const written = String(prefer);
  if (written.length > longest) throw misfit(`Write at most ${longest} characters.`);
  const given = new Map<string, string>();
  for (const [, name = '', quoted, word] of written.matchAll(preference)) {
    const key = name.toLowerCase();
    if (!given.has(key)) given.set(key, quoted?.replace(/\\(.)/g, '$1') ?? word ?? '');
  }
  const [status, example] = [given.get('status'), given.get('example')];
  if (status !== undefined && !/^[1-5]\d\d$/.test(status)) throw misfit('Write Prefer: status=404.');
  if (example === '') throw misfit('Write Prefer: example=name.');
  return {
    ...(status === undefined ? {} : { status: Number(status) }),
    ...(example === undefined ? {} : { example }),
  };
}

/** To read quotes that never close takes time that grows with the square of the length. */
const longest = 1_024;

/** As it was applied (RFC 7240 §3); empty when nothing was. */
export const appliedPreference = ({ status, example }: Preference): string =>
  [
    ...(status === undefined ? [] : [`status=${status}`]),
    ...(example === undefined ? [] : [`example=${/^[\w!#$%&'*+.^`|~-]+$/.test(example) ? example : quote(example)}`]),
  ].join(', ');

const quote = (text: string): string => `"${text.replace(/[^\t\x20-\x7e]/g, '').replace(/["\\]/g, '\\$&')}"`;

/** Refuses a choice that there is not. */
export const misfit = (detail: string): Problem =>
  new Problem('bad-request', { errors: [{ parameter: 'Prefer', detail }] });

// A preference, its value, and parameters that are skipped.
const preference =
  /(?<=^|,)[\t ]*([\w!#$%&'*+.^`|~-]+)(?:[\t ]*=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]*)))?[\t ]*(?:;(?:[^",]|"(?:[^"\\]|\\.)*")*)?(?=,|$)/g;
