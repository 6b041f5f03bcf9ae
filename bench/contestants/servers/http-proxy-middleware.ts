import { createServer } from 'node:http';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { serve } from './serve.ts';

const app = express();
app.use(createProxyMiddleware({ target: `http://127.0.0.1:${process.env.UPSTREAM_PORT}` }));
serve(createServer(app));
