import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nginxBase } from '../contestants/programs.ts';
import { type Child, freePort, startChild } from './children.ts';
import { loadCore, programPath } from './tools.ts';

const item = (index: number) => ({
  sku: `CABLE-${1000 + index}`,
  quantity: index + 1,
  price: { amount: 1290, currency: 'EUR' },
});

/** 1 KB of JSON: the thing that is read. */
export const thing = JSON.stringify({
  id: 42,
  name: 'Installation cable',
  items: Array.from({ length: 14 }, (_, index) => item(index)),
});

/** 2 KB of JSON: the thing that is added. */
export const newThing = JSON.stringify({
  name: 'Installation cable',
  items: Array.from({ length: 24 }, (_, index) => ({ ...item(index), note: 'by the metre' })),
});

export const megabyte = 'x'.repeat(1_048_576);

/** nginx on the core of the load: 1 KB of JSON for everything, a file of 1 MB at /files/large. */
export async function startUpstream(folder: string): Promise<{ readonly child: Child; readonly port: number }> {
  const port = await freePort();
  const file = join(folder, 'upstream.conf');
  await writeFile(join(folder, 'large'), megabyte);
  await writeFile(
    file,
    `${nginxBase(folder, 'upstream')}
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 8m;
    default_type application/json;
    location / { return 200 '${thing}'; }
    location = /files/large {
      default_type application/octet-stream;
      if ($request_method = PUT) { return 200 '${thing}'; }
      alias ${folder}/large;
    }
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
  return { child, port };
}
