import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs one of the project's commands as npm does, with these variables over those of the test. */
export async function run(name: string, args: readonly string[], variables: Record<string, string>): Promise<Ran> {
  const file = fileURLToPath(new URL(`../../../gateway/commands/${name}.ts`, import.meta.url));
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, ...variables };
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}
