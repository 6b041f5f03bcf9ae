import { Problem } from '#problem';
import type { Notice } from './layout.ts';

/** What is wrong with a form that was sent: beside its fields, and above it. */
export interface Faults {
  /** By the name of the field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly notice: Notice;
}

/**
 * Turns a refusal of an API into words beside the fields it is about. A body's first step names the field, as forms name
 * their fields like the body's properties.
 * @param words  what is expected of a field, where that says more than the contract's own words
 * @throws the problem itself, where the person can do nothing about it in the form
 */
export function faultsOf(error: unknown, words: Readonly<Record<string, string>> = {}): Faults {
  if (!(error instanceof Problem) || !mendable.has(error.status)) throw error;
  const { detail, errors = [] } = error.facts;
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const { pointer, parameter, detail: what } of errors) {
    const field = parameter ?? pointer?.split('/')[1] ?? '';
    if (field === '') others.push(sentence(what));
    else fields[field] ??= words[field] ?? sentence(what);
  }
  if (error.kind === 'changed-meanwhile')
    others.push('Somebody has changed this meanwhile. Nothing was saved: what you see is how it is now.');
  else if (detail !== undefined) others.push(sentence(detail));
  const text = others.join(' ') || 'Nothing was saved yet: look at the fields that are marked.';
  return { fields, notice: { tone: 'bad', text } };
}

/** What a person can do something about: the call has to change, or what it stands on. */
const mendable = new Set([400, 409, 412, 413, 422, 429]);

const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};
