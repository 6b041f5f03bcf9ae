import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startChild } from '../machine/children.ts';
import { programPath, serverCore } from '../machine/tools.ts';
import { type Contestant, plain } from './contestant.ts';

interface Setup {
  readonly name: string;
  readonly program: string;
  /** Name of the configuration file. */
  readonly file: string;
  args(file: string, folder: string): string[];
  readonly variables?: Readonly<Record<string, string>>;
  configuration(port: number, upstreamPort: number, folder: string): string;
}

/** A proxy of the operating system, on one core, configured for nothing but forwarding with connections kept. */
const programContestant = (setup: Setup): Contestant => ({
  name: setup.name,
  program: setup.program,
  async start({ folder, upstreamPort }) {
    const port = await freePort();
    const file = join(folder, setup.file);
    await writeFile(file, setup.configuration(port, upstreamPort, folder));
    const child = await startChild({
      name: setup.name,
      command: programPath(setup.program) as string,
      args: setup.args(file, folder),
      folder,
      core: serverCore,
      port,
      ...(setup.variables === undefined ? {} : { variables: setup.variables }),
    });
    return { child, port, dress: plain };
  },
});

export const caddy = programContestant({
  name: 'Caddy',
  program: 'caddy',
  file: 'Caddyfile',
  args: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
  variables: { GOMAXPROCS: '1' },
  configuration: (port, upstreamPort) => `{
  admin off
  auto_https off
}
http://:${port} {
  bind 127.0.0.1
  reverse_proxy 127.0.0.1:${upstreamPort}
}
`,
});

export const haproxy = programContestant({
  name: 'HAProxy',
  program: 'haproxy',
  file: 'haproxy.cfg',
  args: (file) => ['-f', file, '-db'],
  configuration: (port, upstreamPort) => `global
  nbthread 1
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 5s
  http-reuse always
listen bench
  bind 127.0.0.1:${port}
  server upstream 127.0.0.1:${upstreamPort}
`,
});

export const nginx = programContestant({
  name: 'nginx',
  program: 'nginx',
  file: 'proxy.conf',
  args: (file, folder) => ['-p', folder, '-c', file, '-e', 'stderr'],
  configuration: (port, upstreamPort, folder) => `${nginxBase(folder, 'proxy')}
  upstream things { server 127.0.0.1:${upstreamPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 8m;
    location / { proxy_pass http://things; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`,
});

/** The beginning of a configuration that needs no root and writes only into its folder; ends inside `http {`. */
export const nginxBase = (folder: string, name: string): string => `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/${name}.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  client_body_temp_path ${folder}/${name}-body;
  proxy_temp_path ${folder}/${name}-proxy;
  fastcgi_temp_path ${folder}/${name}-fastcgi;
  uwsgi_temp_path ${folder}/${name}-uwsgi;
  scgi_temp_path ${folder}/${name}-scgi;`;
