import { createServer } from 'node:net';

/**
 * Ports below those that systems choose by themselves (RFC 6335 §6; Linux from 32768 on): neither a connection nor a listener of port 0
 * takes one away while the server that must be found there again is down.
 */
const [least, most] = [15_000, 32_000];
const given = new Set<number>();

/** A port of loopback that nobody uses now, for servers that must be found again where they were; none is given twice. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const port = least + Math.floor(Math.random() * (most - least));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error('no port is free');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
