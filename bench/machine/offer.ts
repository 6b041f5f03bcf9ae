import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Target } from './load.ts';
import type { Answered, Offer } from './pacer.ts';
import { hasTaskset, loadCore } from './tools.ts';

/**
 * Sends requests at a fixed rate, from a process of its own on the core of the load.
 * @throws Error when an answer was no success, or had no length
 */
export async function offer({ port, targets, ...rest }: Omit<Offer, 'requests'> & { targets: readonly Target[] }) {
  const requests = targets.map(({ path, shot }) => wireOf(port, path, shot));
  const script = join(import.meta.dirname, 'pacer.ts');
  const pinned = hasTaskset ? { execPath: 'taskset', execArgv: ['-c', String(loadCore), process.execPath] } : {};
  const child = fork(script, { ...pinned });
  const message = Promise.race([
    once(child, 'message').then(([told]) => told as Answered | { readonly error: string }),
    once(child, 'exit').then(([code]) => ({ error: `the client exited with ${code}` })),
  ]);
  child.send({ port, requests, ...rest } satisfies Offer);
  const told = await message;
  if ('error' in told) throw new Error(told.error);
  return told;
}

const wireOf = (port: number, path: string, { method, headers, body = '' }: Target['shot']): string => {
  const fields = Object.entries({ host: `127.0.0.1:${port}`, ...headers });
  if (body !== '') fields.push(['content-length', String(Buffer.byteLength(body))]);
  return `${method} ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
};
