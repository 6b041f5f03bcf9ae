import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { serve } from './serve.ts';

// What Node can do: a forwarder by hand that judges nothing, with one write for an answer that comes at once.
const pool = new Pool(`http://127.0.0.1:${process.env.UPSTREAM_PORT}`, { connections: 64, pipelining: 1 });
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'host']);

function forward(request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', url = '/', headers } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : request;
  pool.dispatch({ path: url, method: method as Dispatcher.HttpMethod, headers: sent(headers), body }, relay(response));
}

const sent = (headers: IncomingHttpHeaders): string[] =>
  Object.entries(headers).flatMap(([name, value]) => (hopByHop.has(name) ? [] : [name, String(value)]));

function relay(response: ServerResponse): Dispatcher.DispatchHandler {
  let held: Buffer[] | undefined = [];
  let expected = Number.NaN;
  let size = 0;
  return {
    onRequestStart() {},
    onResponseStart(controller, statusCode, headers) {
      for (const [name, value] of Object.entries(headers)) {
        if (!hopByHop.has(name) && value !== undefined) response.setHeader(name, value);
      }
      response.statusCode = statusCode;
      expected = Number(headers['content-length']);
      if (expected <= 65_536) return;
      held = undefined;
      // Whoever leaves before the end would leave the connection behind, waiting.
      const leave = (): void => controller.abort(new Error('the client left'));
      if (response.destroyed) leave();
      else response.once('close', () => response.writableFinished || leave());
    },
    onResponseData(controller, chunk) {
      size += chunk.length;
      if (held !== undefined) {
        held.push(chunk);
        if (size === expected) response.end(held.length === 1 ? held[0] : Buffer.concat(held));
      } else if (!response.write(chunk)) {
        controller.pause();
        response.once('drain', () => controller.resume());
      }
    },
    onResponseEnd() {
      if (!response.writableEnded) response.end();
    },
    onResponseError(_controller, error) {
      response.destroy(error);
    },
  };
}

serve(createServer(forward));
