import { createServer, type Server } from 'node:http';
import { loadPeer } from '../../machine/peers.ts';
import { serve } from './serve.ts';

const gateway = loadPeer('fast-gateway') as (options: object) => { getServer?(): Server };
const server = createServer();
gateway({ server, routes: [{ prefix: '', target: `http://127.0.0.1:${process.env.UPSTREAM_PORT}` }] });
serve(server);
