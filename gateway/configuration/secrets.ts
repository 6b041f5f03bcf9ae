import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The files there are, for the README's table. */
export const secretFileVariables = {
  DATABASE_URL_FILE: 'File that holds DATABASE_URL, where that is not to stand in the environment.',
  REDIS_URL_FILE: 'File that holds REDIS_URL.',
  OTEL_EXPORTER_OTLP_HEADERS_FILE: 'File that holds OTEL_EXPORTER_OTLP_HEADERS.',
} as const;

const secretVariables = ['DATABASE_URL', 'REDIS_URL', 'OTEL_EXPORTER_OTLP_HEADERS'] as const;

/**
 * Those that stand in a file which `<NAME>_FILE` names, which is how orchestrators hand out secrets: what is in the
 * environment is seen by whoever can look at the process.
 * @param faults  told what cannot be read or is said twice; never what a file holds
 */
export function readSecretFiles(
  from: Readonly<Record<string, string | undefined>>,
  cwd: string,
  faults: string[],
): Readonly<Record<string, string>> {
  const read = secretVariables.flatMap((name): [string, string][] => {
    const file = from[`${name}_FILE`]?.trim();
    if (file === undefined || file === '') return [];
    if (from[name]?.trim()) {
      faults.push(`${name} and ${name}_FILE are both set: which of them counts would be a guess.`);
      return [];
    }
    try {
      const value = readFileSync(path.resolve(cwd, file), 'utf8').trim();
      if (value !== '') return [[name, value]];
      faults.push(`${name}_FILE names a file that is empty.`);
    } catch (error) {
      faults.push(`${name}_FILE names a file that cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
    return [];
  });
  return Object.fromEntries(read);
}
