import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '#problem';
import { bodyOf } from '../../../gateway/edge/body.ts';
import { createRunner } from '../../../gateway/edge/runner.ts';
import { anonymous, noParameters, noTrace, OpenExchange } from '../../../gateway/exchange.ts';
import { readRelay } from '../../../gateway/tiers/relay.ts';
import type { HttpUpstream } from '../../../gateway/upstreams/headers.ts';
import { createHttpUpstream, type HttpUpstreamOptions } from '../../../gateway/upstreams/http.ts';
import {
  type Answer,
  compose,
  type Exchange,
  type Handler,
  type Headers,
  type Operation,
  type Policy,
} from '../../../policies/policy.ts';
import { timeout } from '../../../policies/timeout.ts';
import {
  createClock,
  createLog,
  type ExchangeParts,
  exchangeFor,
  operationFor,
  surroundingsFor,
} from '../../policies/support.ts';

export const publicUrl = 'https://api.causeway.example';

/** An operation of `experience/tracking.v1`, with `parts` changed. */
export const trackingOperation = (parts: Partial<Operation> = {}): Operation =>
  operationFor({
    id: 'experience/tracking.v1#streamParcel',
    api: 'experience/tracking.v1',
    name: 'tracking',
    version: 1,
    operationId: 'streamParcel',
    path: '/experience/tracking/v1/parcels/{trackingNumber}',
    ...parts,
  });

/** What an operation that answers with events declares. */
export const eventStream: Partial<Operation> = {
  answers: { mediaTypes: () => ['text/event-stream'], check: () => [] },
};

/** An exchange for it, as it stands when all policies have passed. */
export const trackingExchange = (parts: ExchangeParts = {}): Exchange =>
  exchangeFor({
    operation: trackingOperation(),
    path: '/experience/tracking/v1/parcels/TRK000000012',
    trace: { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true },
    ...parts,
  });

export const shipments = (url: string, parts: Partial<HttpUpstream> = {}): HttpUpstream => ({
  kind: 'http',
  name: 'shipments',
  url,
  ...parts,
});

const optionsFor = (parts: Partial<HttpUpstreamOptions> = {}): HttpUpstreamOptions => ({
  clock: createClock(),
  log: createLog(),
  publicUrl,
  sign: async (_identity, audience) => `identity-for-${audience}`,
  serialise: () => ({ path: '/parcels/TRK000000012', query: '', headers: {} }),
  ...parts,
});

/**
 * An upstream and its handler, closed together, with the policy that waits for the head of an answer. Timeouts are short,
 * so that nothing hangs for long.
 * @param parts  `total`: milliseconds until the head must be there
 */
export function forwardTo(
  url: string,
  parts: Partial<HttpUpstreamOptions> & { upstream?: Partial<HttpUpstream>; total?: number } = {},
) {
  const { upstream = {}, settings = {}, total = 300, ...rest } = parts;
  const quick = { connectTimeout: 300, bodyTimeout: 300, ...settings };
  const options = optionsFor({ ...rest, settings: quick });
  const { handler, close } = createHttpUpstream(shipments(url, upstream), options);
  const bounded = timeout.create({ total }, surroundingsFor({ clock: options.clock })) as Policy;
  return { handler: compose([bounded], handler), close };
}

/** What a caller ends up with. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly kind?: string;
  readonly problem?: Problem;
}

/** Sends one exchange and reads its answer to the end. A problem is told like an answer; a broken body throws. */
export async function tell(handler: Handler, parts: ExchangeParts = {}): Promise<Told> {
  try {
    const answer = await handler(trackingExchange(parts));
    return { status: answer.status, headers: answer.headers, text: (await wholeBody(answer)).toString() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { status: error.status, headers: error.facts.headers ?? {}, text: '', kind: error.kind, problem: error };
  }
}

export async function wholeBody({ body }: Answer): Promise<Buffer> {
  if (body.kind === 'bytes') return body.bytes;
  if (body.kind === 'relay') return readRelay(body, 256 * 1024 * 1024);
  return Buffer.alloc(0);
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly server: ReturnType<typeof createServer>;
  close(): Promise<void>;
}

export async function listen(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A gateway of one operation without policies: real sockets before a handler, and the gateway's own tail behind it. */
export function serve(handler: Handler, operation: Operation = trackingOperation()): Promise<Listening> {
  const { run } = createRunner({ current: () => ({ enter: () => () => {} }), base: publicUrl, transport: {} });
  return listen((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const exchange = new OpenExchange({
      operation,
      side: 'edge',
      id: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90',
      trace: noTrace,
      identity: anonymous,
      method: request.method ?? 'GET',
      path,
      query,
      headers: request.headers,
      pathParameters: {},
      parameters: noParameters,
      body: bodyOf(request),
      address: '203.0.113.7',
      started: 0,
      deadline: Number.POSITIVE_INFINITY,
    });
    void run(exchange, response, handler);
  });
}
