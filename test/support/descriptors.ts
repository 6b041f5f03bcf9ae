import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What a process has open. */
export interface Descriptor {
  /** `from a client, at port 8080`, `to port 5432`, `a socket of this machine`, or what it is open on. */
  readonly name: string;
  readonly isSocket: boolean;
  /** Of a connection: whether it came in, and the port it came to or goes to. */
  readonly connection?: Connection;
}

interface Connection {
  readonly incoming: boolean;
  readonly port: number;
}

/** The descriptors of a process (proc_pid_fd(5)); none of one that has ended. */
export async function descriptorsOf(pid: number): Promise<Descriptor[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
  const connections = await connectionsOf(pid);
  // What was closed since the folder was read is not open.
  return targets.filter(Boolean).map((target) => {
    const isSocket = target.startsWith('socket:');
    const connection = connections.get(target);
    const name =
      connection === undefined ? target.replace(/^socket:.*/, 'a socket of this machine') : named(connection);
    return { name, isSocket, ...(connection === undefined ? {} : { connection }) };
  });
}

const named = ({ incoming, port }: Connection): string =>
  incoming ? `from a client, at port ${port}` : `to port ${port}`;

/** The state of a socket that waits for connections. */
const listening = '0A';

/** By the links of descriptors (proc_pid_net(5)); who has the port that somebody listens at was connected to. */
async function connectionsOf(pid: number): Promise<Map<string, Connection>> {
  const texts = await Promise.all(
    ['tcp', 'tcp6'].map((kind) => readFile(`/proc/${pid}/net/${kind}`, 'utf8').catch(() => '')),
  );
  const sockets = texts.flatMap((text) => text.trim().split('\n').slice(1)).map(readSocket);
  const ports = new Set(sockets.filter(({ state }) => state === listening).map(({ own }) => own));
  return new Map(
    sockets
      .filter(({ state }) => state !== listening)
      .map(({ own, other, link }) => {
        const incoming = ports.has(own);
        return [link, { incoming, port: incoming ? own : other }];
      }),
  );
}

function readSocket(line: string) {
  const [, own = '', other = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
  return { own: portOf(own), other: portOf(other), state, link: `socket:[${inode}]` };
}

const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16);
