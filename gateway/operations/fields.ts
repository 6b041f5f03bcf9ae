import { Problem } from '#problem';

/**
 * The texts in the body of an operator's request, by name.
 * @throws Problem  `bad-request` naming every field that is missing, no text, or unknown
 */
export function textFields(
  body: unknown,
  required: readonly string[],
  optional: readonly string[],
): Record<string, string | undefined> {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const errors = [
    ...[...required, ...optional.filter((name) => given[name] !== undefined)]
      .filter((name) => typeof given[name] !== 'string')
      .map((name) => ({ pointer: `/${name}`, detail: 'must be a text' })),
    ...Object.keys(given)
      .filter((name) => !required.includes(name) && !optional.includes(name))
      .map((name) => ({ pointer: `/${name}`, detail: 'is unknown' })),
  ];
  if (errors.length > 0) throw new Problem('bad-request', { errors });
  return Object.fromEntries([...required, ...optional].map((name) => [name, given[name] as string | undefined]));
}
