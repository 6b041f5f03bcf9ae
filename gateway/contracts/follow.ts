import type { Definition } from './openapi.ts';
import { pointerPath, valueAt } from './pointer.ts';

/**
 * Lays into parts of a definition what they refer to. What refers to itself is laid into itself.
 * @param definition  whose references lead straight to what they mean, and stand alone
 */
export function createFollower(definition: Definition): (part: unknown) => unknown {
  const known = new Map<object, unknown>();

  return function follow(part: unknown): unknown {
    if (typeof part !== 'object' || part === null) return part;
    const done = known.get(part);
    if (done !== undefined) return done;
    const { $ref } = part as { $ref?: unknown };
    if (typeof $ref === 'string') {
      // References that lead to each other mean nothing.
      known.set(part, {});
      const meant = follow(valueAt(definition, pointerPath($ref.slice(1))));
      known.set(part, meant);
      return meant;
    }
    const copy: Record<string, unknown> | unknown[] = Array.isArray(part) ? [] : {};
    known.set(part, copy);
    for (const [key, item] of Object.entries(part)) (copy as Record<string, unknown>)[key] = follow(item);
    return copy;
  };
}

/**
 * What a part refers to, over as many references as there are. Beside the reference of a schema more may stand, which
 * counts (JSON Schema 2020-12 §8.2.3.1): then the part itself is meant.
 */
export function meantBy<T>(definition: Definition, part: T): T {
  let current: unknown = part;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const { $ref } = (current ?? {}) as { $ref?: unknown };
    if (typeof $ref !== 'string') break;
    if ($ref.startsWith('#/components/schemas/') && Object.keys(current as object).length > 1) break;
    current = valueAt(definition, pointerPath($ref.slice(1)));
  }
  return current as T;
}

const mostSteps = 32;
