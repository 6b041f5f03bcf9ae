import { causeway } from './causeway.ts';
import type { Contestant } from './contestant.ts';
import { nodeContestant } from './node.ts';
import { caddy, haproxy, nginx } from './programs.ts';

/** What the others are measured against: forwarding in Node, by hand, with nothing judged. */
export const floor = nodeContestant('undici dispatch by hand', 'floor.ts');

export { causeway };

/** Bare proxies: they forward, and do nothing else. */
export const peers: readonly Contestant[] = [
  nodeContestant('http-proxy-middleware', 'http-proxy-middleware.ts'),
  nodeContestant('@fastify/http-proxy', 'fastify-http-proxy.ts', ['fastify@5.12.8', '@fastify/http-proxy@11.6.3']),
  nodeContestant('fast-gateway', 'fast-gateway.ts', ['fast-gateway@5.0.1']),
  nodeContestant('express-gateway', 'express-gateway.ts', ['express-gateway@1.16.11']),
  caddy,
  haproxy,
  nginx,
];
