import { pause } from '../runtime/leisurely.ts';
import type { Definition } from './openapi.ts';

const extension = 'x-gateway';

/**
 * Whether calls of two definitions are judged by the same: they may differ in a title, or in settings of policies. What is
 * one object in both, as what documents share, is not gone into; order counts, for some of it decides what is told first.
 */
export async function judgesAlike(one: Definition, other: Definition): Promise<boolean> {
  if (!isSame(one.security, other.security)) return false;
  // Of a path and of an operation; in schemas, a property may have the extension's name.
  if (!(await areSame(one.paths, other.paths, (part, now) => isSame(part, now, 2)))) return false;
  const [components, now] = [one.components ?? {}, other.components ?? {}];
  if (!hasSameKeys(Object.keys(components), Object.keys(now))) return false;
  for (const [section, parts] of Object.entries(components))
    if (!(await areSame(parts, now[section] ?? {}, isSame))) return false;
  return true;
}

type Parts = Readonly<Record<string, unknown>>;

async function areSame(one: Parts, other: Parts, same: (part: unknown, now: unknown) => boolean): Promise<boolean> {
  const names = Object.keys(one);
  if (!hasSameKeys(names, Object.keys(other))) return false;
  for (const name of names) {
    if (!same(one[name], other[name])) return false;
    await pause();
  }
  return true;
}

/** @param levels  on which the extension does not count */
function isSame(one: unknown, other: unknown, levels = 0): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = levels > 0 ? withoutExtension(one) : Object.keys(one);
  if (!hasSameKeys(keys, levels > 0 ? withoutExtension(other) : Object.keys(other))) return false;
  return keys.every((key) => isSame((one as Parts)[key], (other as Parts)[key], levels - 1));
}

const withoutExtension = (value: object): string[] => Object.keys(value).filter((key) => key !== extension);

const hasSameKeys = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index]);
