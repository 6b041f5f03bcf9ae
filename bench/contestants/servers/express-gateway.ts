import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPeer, peerFile } from '../../machine/peers.ts';

const folder = await mkdtemp(join(tmpdir(), 'express-gateway-'));
// It cannot choose a port by itself.
const port = await new Promise<number>((resolve) => {
  const server: Server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address() as { port: number };
    server.close(() => resolve(free));
  });
});
await writeFile(
  join(folder, 'gateway.config.yml'),
  `http: { port: ${port}, hostname: 127.0.0.1 }
apiEndpoints: { all: { host: '*', paths: '/*' } }
serviceEndpoints: { things: { url: 'http://127.0.0.1:${process.env.UPSTREAM_PORT}' } }
policies: [proxy]
pipelines:
  all:
    apiEndpoints: [all]
    policies: [{ proxy: [{ action: { serviceEndpoint: things, changeOrigin: true } }] }]
`,
);
await writeFile(
  join(folder, 'system.config.yml'),
  'db: { redis: { emulate: true, namespace: bench } }\ncrypto: { cipherKey: bench, algorithm: aes256, saltRounds: 4 }\n',
);
await cp(peerFile('express-gateway', 'lib', 'config', 'models'), join(folder, 'models'), { recursive: true });
process.env.LOG_LEVEL = 'error';
const gateway = loadPeer('express-gateway') as () => { load(folder: string): { run(): Promise<unknown> } };
await gateway().load(folder).run();
process.send?.(port);
process.once('SIGTERM', () => process.exit(0));
