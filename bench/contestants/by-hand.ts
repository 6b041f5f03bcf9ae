import { join } from 'node:path';
import { startChild } from '../machine/children.ts';
import { serverCore } from '../machine/tools.ts';
import { plain, type Runner } from './contestant.ts';

/** The order page as one express handler: a script of `servers/`. @param variables  where it reads from */
export async function startByHand(
  name: string,
  script: string,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Runner> {
  const child = await startChild({
    name,
    command: process.execPath,
    args: [join(import.meta.dirname, 'servers', script)],
    folder,
    core: serverCore,
    variables: { NODE_ENV: 'production', ...variables },
  });
  return { child, port: child.message as number, dress: plain };
}
