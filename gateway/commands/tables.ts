import { measured } from '../../bench/report/readme.ts';
import { readResults } from '../../bench/report/store.ts';
import { catalogue } from '../../policies/index.ts';
import type { SettingSchema } from '../../policies/policy.ts';
import { variables } from '../configuration/environment-variables.ts';
import { requestPath } from './request-path.ts';

/** Replaces what stands between `<!-- table:NAME -->` and `<!-- /table -->` by the tables as the code has them. */
export const printTables = (text: string): string =>
  text.replace(
    /(<!-- table:([a-z]+) -->\n)[\s\S]*?(<!-- \/table -->)/g,
    (_, open: string, name: string, close: string) => {
      const rows = tables[name];
      if (rows === undefined) throw new Error(`there is no table “${name}”`);
      return `${open}${rows().join('\n')}\n${close}`;
    },
  );

const tables: Readonly<Record<string, () => string[]>> = {
  path: () => requestPath(catalogue),
  policies: () => [
    '| policy | side | what it does | may answer |',
    '|---|---|---|---|',
    ...catalogue.map(
      ({ name, side, summary, refuses }) =>
        `| \`${name}\` | ${side} | ${cell(summary)} | ${refuses.join(', ') || '–'} |`,
    ),
  ],
  settings: () => [
    '| setting | default | meaning |',
    '|---|---|---|',
    ...catalogue.flatMap(({ name, settings }) =>
      (Object.entries(settings) as [string, SettingSchema][]).map(
        ([setting, schema]) =>
          `| \`${name}.${setting}\` | \`${JSON.stringify(schema.default)}\` | ${cell(schema.description)} |`,
      ),
    ),
  ],
  environment: () => [
    '| variable | meaning (default) |',
    '|---|---|',
    ...Object.entries(variables).map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`),
  ],
  ...Object.fromEntries(Object.entries(measured).map(([name, print]) => [name, () => print(readResults())])),
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
