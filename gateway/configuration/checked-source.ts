import { ConfigurationError } from '../contracts/mistake.ts';
import type { ValidateFunction } from '../contracts/schema.ts';
import { settingErrors } from '../contracts/violations.ts';
import type { Source } from '../contracts/yaml.ts';

/**
 * What an operator's file says, once it fits its schema. Where the schema has a `description`, a mistake there is told with it.
 * @throws ConfigurationError with file and line of each mistake
 */
export function checkedSource<T>(source: Source, check: ValidateFunction): T {
  if (check(source.value)) return source.value as T;
  throw new ConfigurationError(
    settingErrors(check.errors).map(({ path: at, unknown, message, fix }) => ({
      file: source.file,
      line: source.lineOf([...at, ...(unknown === undefined ? [] : [unknown])]),
      message: `${at.join('.') || 'the file'} ${message}`,
      ...(fix === undefined ? {} : { fix }),
    })),
  );
}
