import type { Path } from './yaml.ts';

/** Steps of a JSON pointer (RFC 6901). */
export const pointerSteps = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Steps of a JSON pointer in a URI fragment (RFC 6901 §6); none where its encoding is malformed. */
export function pointerPath(fragment: string): string[] {
  try {
    return pointerSteps(decodeURIComponent(fragment));
  } catch {
    return [];
  }
}

/** What stands in `value` at the end of `steps`; `undefined` when they lead nowhere. */
export function valueAt(value: unknown, steps: Path): unknown {
  let current: unknown = value;
  for (const step of steps) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}
