import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { Problem } from '#problem';
import {
  createWebSocketUpstream,
  type HandOver,
  type WebSocketUpstreamOptions,
} from '../../../gateway/upstreams/websocket.ts';
import type { Identity, Outcome } from '../../../policies/policy.ts';
import { createLog, type ExchangeParts } from '../../policies/support.ts';
import {
  answer,
  type Behaviour,
  ok,
  type RawUpstream,
  resets,
  says,
  saysAndCloses,
  silent,
  startUpstream,
} from '../../support/upstream.ts';
import { type Listening, listen, publicUrl, shipments, trackingExchange } from './support.ts';

const path = '/experience/tracking/v1/parcels/TRK000000012/live';
const credential = { header: 'X-Service-Key', value: 'the-gateways-own' };
const realClock = { now: () => Date.now(), monotonic: () => performance.now() };
const key = 'dGhlIHNhbXBsZSBub25jZQ==';
const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': key,
};

/** A gateway of one WebSocket operation without policies. */
class Front {
  readonly outcomes: Outcome[] = [];
  readonly made: ReturnType<typeof createWebSocketUpstream>;
  readonly #server: Server;

  constructor(url: string, options: Partial<WebSocketUpstreamOptions> = {}, parts: ExchangeParts = {}) {
    this.made = createWebSocketUpstream(shipments(url, { credential }), {
      clock: realClock,
      log: createLog(),
      publicUrl,
      handshakeTimeout: 300,
      ...options,
    });
    this.#server = createServer();
    this.#server.on('upgrade', async (request: IncomingMessage, socket: Socket, head: Buffer) => {
      const [pathname = '', query = ''] = (request.url ?? '').split('?');
      const answered = await this.made.handler(
        trackingExchange({
          path: pathname,
          query,
          headers: request.headers,
          upgrade: { request, socket, head },
          outgoing: { 'x-request-id': '0b5f6a0e' },
          ...parts,
        }),
      );
      assert.equal(answered.status, 101);
      assert.equal(answered.body.kind, 'upgrade');
      (answered.body as { handOver: HandOver }).handOver((outcome) => this.outcomes.push(outcome));
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `ws://127.0.0.1:${(this.#server.address() as { port: number }).port}${path}`;
  }

  async settled(count = 1): Promise<Outcome> {
    while (this.outcomes.length < count) await sleep(5);
    return this.outcomes.at(-1) as Outcome;
  }

  async close(): Promise<void> {
    await this.made.close();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** An upstream that says back what it hears; `asked` are the requests it saw. */
async function startEcho() {
  const asked: IncomingMessage[] = [];
  const listening: Listening = await listen((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({
    server: listening.server,
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });
  sockets.on('connection', (socket, request) => {
    asked.push(request);
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  const close = async (): Promise<void> => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
    await listening.close();
  };
  return { url: listening.url, asked, sockets, close };
}

describe('a WebSocket', () => {
  let echo: Awaited<ReturnType<typeof startEcho>>;
  let front: Front;
  before(async () => {
    echo = await startEcho();
  });
  afterEach(() => front.close());
  after(() => echo.close());

  async function dial(
    protocols: string[] = [],
    options = {},
    parts: ExchangeParts = {},
    suffix = '',
  ): Promise<WebSocket> {
    front = new Front(echo.url, options, parts);
    const client = new WebSocket((await front.open()) + suffix, protocols, {
      headers: {
        authorization: 'Bearer x',
        cookie: 'session=1',
        'x-api-key': 'cw',
        'x-service-key': 'forged',
        'x-user-id': '1',
      },
    });
    client.on('error', () => {});
    await once(client, 'open');
    return client;
  }

  it('carries messages both ways, small and large', async () => {
    const client = await dial();
    for (const message of ['hello', 'x'.repeat(70_000), Buffer.alloc(3_000_000, 7)]) {
      client.send(message);
      const [data] = await once(client, 'message');
      assert.ok(Buffer.from(message).equals(data as Buffer));
    }
    client.close(1000);
    await once(client, 'close');
    const outcome = await front.settled();
    assert.deepEqual([outcome.status, outcome.complete, outcome.error], [101, true, undefined]);
    assert.ok(outcome.bytes > 3_070_000);
  });

  it('keeps the subprotocol that was agreed', async () => {
    const client = await dial(['parcels.v1']);
    assert.equal(client.protocol, 'parcels.v1');
    client.close();
  });

  it('reaches the upstream without the caller’s credentials, and with the gateway’s', async () => {
    const client = await dial([], {}, {}, '?ticket=s3cret&since=1');
    const request = echo.asked.at(-1) as IncomingMessage;
    assert.equal(request.url, '/parcels/TRK000000012/live?since=1');
    assert.equal(request.headers['x-service-key'], credential.value);
    assert.equal(request.headers['x-forwarded-for'], '203.0.113.7');
    assert.equal(request.headers['x-request-id'], '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90');
    assert.equal(request.headers.host, new URL(echo.url).host);
    for (const name of ['authorization', 'cookie', 'x-api-key', 'x-user-id'])
      assert.equal(request.headers[name], undefined);
    client.close();
  });

  it('is closed with 4401 when the credential it was opened with expires', async () => {
    const identity: Identity = { kind: 'user', scopes: [], expires: Date.now() + 80 };
    const client = await dial([], {}, { identity });
    client.send('still there');
    await once(client, 'message');
    const [code, reason] = await once(client, 'close');
    assert.deepEqual([code, String(reason)], [4401, 'the credential has expired']);
    assert.equal((await front.settled()).status, 101);
    while (echo.sockets.clients.size > 0) await sleep(5);
  });

  it('is closed with 1001 when the gateway goes, which waits for that', async () => {
    const client = await dial();
    const closed = once(client, 'close');
    await front.made.close();
    assert.equal((await closed)[0], 1001);
    assert.equal(front.outcomes.length, 1);
  });

  it('is dropped, not corrupted, when it must be closed in the middle of a message', async () => {
    const upstream = await startUpstream((socket, { headers }) => {
      socket.write(switching(headers['sec-websocket-key'] as string));
      socket.write(Buffer.from([0x81, 100, 0x61]));
    });
    front = new Front(upstream.url);
    const client = new WebSocket(await front.open());
    await once(client, 'open');
    await sleep(20);
    const closed = once(client, 'close');
    await front.made.close();
    assert.equal((await closed)[0], 1006);
    await upstream.close();
  });

  it('that the upstream drops is dropped', async () => {
    const client = await dial();
    for (const socket of echo.sockets.clients) socket.terminate();
    assert.equal((await once(client, 'close'))[0], 1006);
    await front.settled();
  });

  it('that the client drops is dropped upstream', async () => {
    const client = await dial();
    client.terminate();
    await front.settled();
    while (echo.sockets.clients.size > 0) await sleep(5);
  });

  it('closes upstream as the client closes', async () => {
    const client = await dial();
    const [socket] = echo.sockets.clients;
    const closed = once(socket as WebSocket, 'close');
    client.close(1000, 'done');
    assert.deepEqual((await closed).map(String), ['1000', 'done']);
  });
});

describe('an upgrade that is refused', () => {
  let upstream: RawUpstream;
  let front: Front;
  let url: string;
  before(async () => {
    upstream = await startUpstream();
    front = new Front(upstream.url);
    url = await front.open();
  });
  after(async () => {
    await front.close();
    await upstream.close();
  });

  const corpus: Readonly<Record<string, readonly [Behaviour, number, string]>> = {
    'answers 200': [says(ok('{}')), 502, 'bad-upstream-answer'],
    'answers 200 and never ends': [
      says(answer('200 OK', { 'Transfer-Encoding': 'chunked' })),
      502,
      'bad-upstream-answer',
    ],
    redirects: [
      says(answer('302 Found', { Location: 'http://inner/', 'Content-Length': '0' })),
      502,
      'bad-upstream-answer',
    ],
    'says 400': [says(answer('400 Bad', { 'Content-Length': '0' })), 400, 'bad-request'],
    'says 401': [says(answer('401 No', { 'Content-Length': '0' })), 502, 'bad-upstream-answer'],
    'says 403': [says(answer('403 No', { 'X-Internal-Node': 'n1', 'Content-Length': '5' }, 'stack')), 403, 'forbidden'],
    'says 404': [says(answer('404 No', { 'Content-Length': '0' })), 404, 'not-found'],
    'says 429': [says(answer('429 Slow', { 'Retry-After': '7', 'Content-Length': '0' })), 503, 'unavailable'],
    'says 500': [says(answer('500 No', { 'Content-Length': '5' }, 'stack')), 502, 'bad-upstream-answer'],
    'says 503': [says(answer('503 No', { 'Content-Length': '0' })), 503, 'unavailable'],
    'says 504': [says(answer('504 No', { 'Content-Length': '0' })), 504, 'upstream-timeout'],
    'answers status 099': [says(answer('099 X', { 'Content-Length': '0' })), 502, 'bad-upstream-answer'],
    'talks nonsense': [says('SSH-2.0-OpenSSH_9.2p1\r\n'), 502, 'bad-upstream-answer'],
    'has a header of 20 kB': [
      says(answer('101 Switching Protocols', { 'X-A': 'a'.repeat(20_000) })),
      502,
      'bad-upstream-answer',
    ],
    'switches without the right key': [says(switching('AAAAAAAAAAAAAAAAAAAAAA==')), 502, 'bad-upstream-answer'],
    'switches to something else': [
      says(answer('101 Switching Protocols', { Connection: 'Upgrade', Upgrade: 'h2c' })),
      502,
      'bad-upstream-answer',
    ],
    'switches to nothing': [says(answer('101 Switching Protocols', {})), 502, 'bad-upstream-answer'],
    'never answers': [silent, 504, 'upstream-timeout'],
    closes: [saysAndCloses(''), 502, 'upstream-unreachable'],
    resets: [resets(), 502, 'upstream-unreachable'],
  };

  for (const [name, [behaviour, status, kind]] of Object.entries(corpus)) {
    it(`by an upstream that ${name} is told as ${status} ${kind}`, async () => {
      upstream.behave(behaviour);
      const count = front.outcomes.length;
      const text = await upgrade(url);
      assertProblem(text, status, kind);
      assert.doesNotMatch(text, new RegExp(`127\\.0\\.0\\.1|${upstream.port}|stack|inner|x-internal|location`, 'i'));
      const outcome = await front.settled(count + 1);
      assert.deepEqual([outcome.status, outcome.problem, outcome.complete], [status, kind, true]);
      assert.ok(outcome.bytes > 0);
      await upstream.idle();
    });
  }

  it('by an upstream that is not there is told as 502', async () => {
    const gone = await startUpstream();
    await gone.close();
    const lost = new Front(gone.url);
    assertProblem(await upgrade(await lost.open()), 502, 'upstream-unreachable');
    await lost.close();
  });

  it('by a gateway that goes is told as 503', async () => {
    upstream.behave(silent);
    const going = new Front(upstream.url);
    const pending = upgrade(await going.open());
    while (upstream.seen.length === 0 || upstream.open === 0) await sleep(5);
    await going.made.close();
    assertProblem(await pending, 503, 'unavailable');
    await assert.rejects(going.made.handler(exchangeOf(handshake)), { kind: 'unavailable' });
    await going.close();
  });

  it('in time is late by the exchange’s deadline already', async () => {
    upstream.behave(silent);
    const hasty = new Front(upstream.url, { handshakeTimeout: 60_000 }, { deadline: performance.now() + 100 });
    assertProblem(await upgrade(await hasty.open()), 504, 'upstream-timeout');
    await hasty.close();
  });

  it('is forgotten when the client leaves first', async () => {
    upstream.behave(silent);
    const count = front.outcomes.length;
    const socket = dialRaw(url);
    while (upstream.open === 0) await sleep(5);
    socket.destroy();
    const outcome = await front.settled(count + 1);
    assert.deepEqual([outcome.status, outcome.complete], [499, false]);
    await upstream.idle();
  });
});

describe('a request to a WebSocket operation', () => {
  const made = createWebSocketUpstream(shipments('http://127.0.0.1:9'), {
    clock: realClock,
    log: createLog(),
    publicUrl,
  });

  it('that asks for no upgrade is told to', async () => {
    await assert.rejects(made.handler(trackingExchange({ path })), (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.kind, 'upgrade-required');
      assert.deepEqual(error.facts.headers, {
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Sec-WebSocket-Version': '13',
      });
      return true;
    });
  });

  it('that asks for another protocol or version is told which', async () => {
    for (const change of [{ upgrade: 'h2c' }, { upgrade: 'websocket, h2c' }, { 'sec-websocket-version': '8' }]) {
      await assert.rejects(made.handler(exchangeOf({ ...handshake, ...change })), { kind: 'upgrade-required' });
    }
  });

  it('that has no proper key is refused', async () => {
    for (const wrong of ['', 'short==', `${key}, ${key}`]) {
      const headers = { ...handshake, 'sec-websocket-key': wrong };
      await assert.rejects(made.handler(exchangeOf(headers)), { kind: 'bad-request' });
    }
  });
});

const exchangeOf = (headers: Readonly<Record<string, string>>) =>
  trackingExchange({ path, headers, upgrade: { request: {}, socket: {}, head: Buffer.alloc(0) } as never });

/** A 101 that agrees to the handshake with this key (RFC 6455 §4.2.2). */
function switching(given: string): string {
  const accept = createHash('sha1').update(`${given}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const fields = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Accept': accept };
  return answer('101 Switching Protocols', fields);
}

/** Sends a handshake by hand. */
function dialRaw(url: string): Socket {
  const { hostname, port, pathname } = new URL(url);
  const fields = Object.entries({ host: 'api.causeway.example', ...handshake }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const socket = connect(Number(port), hostname).on('error', () => {});
  socket.write(`GET ${pathname} HTTP/1.1\r\n${fields.join('')}\r\n`);
  return socket;
}

/** Everything that comes back until the gateway closes the socket, which it must within two seconds. */
async function upgrade(url: string): Promise<string> {
  const socket = dialRaw(url);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const timer = setTimeout(() => socket.destroy(new Error('left hanging')), 2_000);
  await once(socket, 'close');
  clearTimeout(timer);
  assert.equal(socket.errored, null);
  return text;
}

function assertProblem(text: string, status: number, kind: string): void {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
  assert.match(head, /^connection: close/im);
  assert.match(head, /^content-type: application\/problem\+json/im);
  assert.match(head, /^x-request-id: 0b5f6a0e/im);
  assert.equal(JSON.parse(body).type, `${publicUrl}/problems/${kind}`);
}
