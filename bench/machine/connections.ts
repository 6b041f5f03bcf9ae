import { readdir, readFile, readlink } from 'node:fs/promises';

/** Connections to a port of this machine that a process has taken up (proc_pid_net(5)). */
export async function connectionsOf(pid: number, port: number): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all((await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  const held = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const table = await readFile(`/proc/${pid}/net/tcp`, 'utf8');
  return socketsAt(port, table).filter((inode) => held.has(inode)).length;
}

/** Inodes of established connections of which this is the local port. @param table  `/proc/net/tcp` */
export function socketsAt(port: number, table: string): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/ +/);
    return state === established && local.endsWith(`:${wanted}`) ? [inode] : [];
  });
}

const established = '01';
