import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Target } from './load.ts';
import type { Answered, Offer } from './pacer.ts';
import { hasTaskset, loadCore } from './tools.ts';

/** A client that sends at a fixed rate, a process of its own on the core of the load. */
export interface PacedClient {
  /**
   * Sends requests, one offer at a time.
   * @throws Error when an answer was no success, or had no length
   */
  offer(what: Omit<Offer, 'requests'> & { readonly targets: readonly Target[] }): Promise<Answered>;
  stop(): void;
}

/** Kept for several offers: it, too, is compiled while it is used. */
export function startClient(): PacedClient {
  const script = join(import.meta.dirname, 'pacer.ts');
  const pinned = hasTaskset ? { execPath: 'taskset', execArgv: ['-c', String(loadCore), process.execPath] } : {};
  const child = fork(script, { ...pinned });
  const exited = once(child, 'exit').then(([code]) => ({ error: `the client exited with ${code}` }));
  return {
    async offer({ targets, ...rest }) {
      const requests = targets.map(({ path, shot }) => wireOf(rest.port, path, shot));
      const message = once(child, 'message').then(([told]) => told as Answered | { readonly error: string });
      child.send({ requests, ...rest } satisfies Offer);
      const told = await Promise.race([message, exited]);
      if ('error' in told) throw new Error(told.error);
      return told;
    },
    stop: () => {
      child.kill();
    },
  };
}

const wireOf = (port: number, path: string, { method, headers, body = '' }: Target['shot']): string => {
  const fields = Object.entries({ host: `127.0.0.1:${port}`, ...headers });
  if (body !== '') fields.push(['content-length', String(Buffer.byteLength(body))]);
  return `${method} ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
};
