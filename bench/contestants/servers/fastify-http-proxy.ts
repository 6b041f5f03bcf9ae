import type { Server } from 'node:http';
import { loadPeer } from '../../machine/peers.ts';
import { serve } from './serve.ts';

interface Fastify {
  readonly server: Server;
  register(plugin: unknown, options: object): unknown;
  ready(): Promise<unknown>;
}

const fastify = loadPeer('fastify') as (options: object) => Fastify;
const app = fastify({ logger: false });
app.register(loadPeer('@fastify/http-proxy'), { upstream: `http://127.0.0.1:${process.env.UPSTREAM_PORT}` });
await app.ready();
serve(app.server);
