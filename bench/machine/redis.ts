import { connect } from 'node:net';
import { freePort, startChild } from './children.ts';
import { Missing } from './missing.ts';
import { loadCore, programPath } from './tools.ts';

/** Starts a Redis of the bench alone, which keeps nothing. @throws Missing when it is not installed */
export async function startRedis(folder: string): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const command = programPath('redis-server');
  if (command === undefined) throw new Missing('Redis is not installed: apt install redis-server.');
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const { stop } = await startChild({
    name: 'redis',
    command,
    args: settings,
    folder,
    core: loadCore,
    probe: () => connected(port),
  });
  return { port, stop };
}

const connected = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
