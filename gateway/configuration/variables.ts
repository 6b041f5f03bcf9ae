import { readFileSync } from 'node:fs';

/**
 * The value of a `${NAME}` in a contract: the environment variable, or what is in the file that `NAME_FILE` names, which
 * is how orchestrators hand out secrets. A file is read again with every reload, so that a changed secret takes effect.
 * @returns  `undefined` where neither is set, or the file cannot be read
 */
export function variableFrom(
  variables: Readonly<Record<string, string | undefined>>,
): (name: string) => string | undefined {
  return (name) => {
    const file = variables[`${name}_FILE`];
    if (variables[name] !== undefined || file === undefined) return variables[name];
    try {
      return readFileSync(file, 'utf8').trimEnd();
    } catch {
      return undefined;
    }
  };
}
