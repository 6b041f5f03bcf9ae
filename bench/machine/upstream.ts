import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nginxBase } from '../contestants/programs.ts';
import { type Child, freePort, startChild } from './children.ts';
import { megabyte, thing } from './things.ts';
import { loadCore, programPath } from './tools.ts';

/** What contestants forward to. */
export interface Upstream {
  readonly child: Child;
  readonly port: number;
  /** Calls it has had so far. */
  calls(): Promise<number>;
}

/**
 * nginx on the core of the load: 1 KB of JSON for everything; a file of 1 MB at /files/…; and at /revalidated/… JSON that
 * must be asked for anew each time, but is sent only to those who do not have it (RFC 9111 §4.3).
 */
export async function startUpstream(folder: string): Promise<Upstream> {
  const port = await freePort();
  const file = join(folder, 'upstream.conf');
  await writeFile(join(folder, 'large'), megabyte);
  await writeFile(join(folder, 'thing.json'), thing);
  await writeFile(
    file,
    `${nginxBase(folder, 'upstream')}
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 8m;
    default_type application/json;
    root ${folder};
    location / { return 200 '${thing}'; }
    location /files/ {
      default_type application/octet-stream;
      if ($request_method = PUT) { return 200 '${thing}'; }
      rewrite ^ /large break;
    }
    location /revalidated/ {
      add_header Cache-Control no-cache;
      rewrite ^ /thing.json break;
    }
    location = /status { stub_status; }
  }
}
`,
  );
  const child = await startChild({
    name: 'upstream',
    command: programPath('nginx') as string,
    args: ['-p', folder, '-c', file, '-e', 'stderr'],
    folder,
    core: loadCore,
    port,
  });
  return { child, port, calls: () => callsOf(port) };
}

/** Accepted connections, handled ones, and requests: the three figures of its third line; this one not counted. */
async function callsOf(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/status`);
  const [, requests = '0'] = /^ \d+ \d+ (\d+)/m.exec(await answer.text()) ?? [];
  return Number(requests) - 1;
}
