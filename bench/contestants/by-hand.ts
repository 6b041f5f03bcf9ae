import { join } from 'node:path';
import { startScript } from '../machine/children.ts';
import { plain, type Runner } from './contestant.ts';

/** The order page as one express handler: a script of `servers/`. @param variables  where it reads from */
export async function startByHand(
  name: string,
  script: string,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Runner> {
  const child = await startScript([join(import.meta.dirname, 'servers', script)], {
    name,
    folder,
    variables: { NODE_ENV: 'production', ...variables },
  });
  return { child, port: child.message as number, dress: plain };
}
