import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Operation } from '../../../policies/policy.ts';
import { answer, ok, says, startUpstream } from '../../support/upstream.ts';
import {
  eventStream,
  forwardTo,
  type Listening,
  listen,
  serve,
  trackingExchange,
  trackingOperation,
  wholeBody,
} from './support.ts';

const path = '/experience/tracking/v1/parcels/TRK000000012';
const megabyte = Buffer.alloc(1024 * 1024, 'parcel');
const large = 50;

describe('an answer', () => {
  it('that came at once is bytes', async () => {
    const upstream = await startUpstream(says(ok('{"a":1}')));
    const forward = forwardTo(upstream.url);
    const { body } = await forward.handler(trackingExchange());
    assert.equal(body.kind, 'bytes');
    await forward.close();
    await upstream.close();
  });

  it('U09: that is coded goes on as it is, coded well, badly or a thousand times over', async () => {
    const upstream = await startUpstream();
    const forward = forwardTo(upstream.url);
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    for (const [coding, body] of [
      ['gzip', gzipSync('{"a":1}')],
      ['gzip', bomb],
      ['gzip', Buffer.from('no gzip at all')],
      [Array(1_000).fill('gzip').join(', '), bomb],
    ] as const) {
      const head = answer('200 OK', { 'Content-Encoding': coding, 'Content-Length': String(body.length) });
      upstream.behave((socket) => socket.write(Buffer.concat([Buffer.from(head), body])));
      const told = await forward.handler(trackingExchange());
      assert.equal(told.headers['content-encoding'], coding);
      assert.ok((await wholeBody(told)).equals(body));
    }
    await forward.close();
    await upstream.close();
  });

  it('that is still coming is a relay, from its first byte', async () => {
    const upstream = await startUpstream((socket) => socket.write(answer('200 OK', { 'Content-Length': '2' })));
    const forward = forwardTo(upstream.url, { settings: { bodyTimeout: 5_000 } });
    const told = await forward.handler(trackingExchange());
    assert.equal(told.body.kind, 'relay');
    assert.equal(told.headers['content-length'], '2');
    await upstream.close();
    await assert.rejects(wholeBody(told));
    await forward.close();
  });
});

describe('a stream', () => {
  let upstream: Listening;
  let front: Listening;
  let forward: ReturnType<typeof forwardTo>;
  let treat: RequestListener = () => {};

  async function begin(
    listener: RequestListener,
    { operation = trackingOperation(), bodyTimeout = 150 }: { operation?: Operation; bodyTimeout?: number } = {},
  ): Promise<void> {
    treat = listener;
    forward = forwardTo(upstream.url, { total: 5_000, settings: { bodyTimeout } });
    front = await serve(forward.handler, operation);
  }
  before(async () => {
    upstream = await listen((request, response) => treat(request, response));
  });
  afterEach(async () => {
    await front.close();
    await forward.close();
  });
  after(() => upstream.close());

  it('D03: of 50 MB arrives whole at a slow reader, and is never held whole', async () => {
    let furthest = 0;
    let sent = 0;
    let received = 0;
    await begin(
      (_request, response) => {
        void writeSlowly(response, () => {
          sent += megabyte.length;
        });
      },
      // Nothing here is silent; a busy machine may be, for a while.
      { bodyTimeout: 30_000 },
    );
    const response = await get(`${front.url}${path}`);
    const hash = createHash('sha256');
    for await (const chunk of response) {
      received += chunk.length;
      furthest = Math.max(furthest, sent - received);
      hash.update(chunk);
      if (received % 7 === 0) await sleep(1);
    }
    assert.equal(hash.digest('hex'), hashOf(large));
    // Sockets on both sides hold some; an unbounded buffer in between would hold most of it.
    assert.ok(furthest < 20 * megabyte.length, `${furthest} bytes were under way`);
  });

  it('waits for a reader that stops, and is not taken for silent', async () => {
    await begin((_request, response) => void writeSlowly(response, () => {}));
    const response = await get(`${front.url}${path}`);
    await once(response, 'readable');
    const before = memory();
    await sleep(100);
    await sleep(100);
    await sleep(100);
    assert.ok(memory() - before < 40 * megabyte.length);
    let received = 0;
    for await (const chunk of response) received += chunk.length;
    assert.equal(received, large * megabyte.length);
  });

  for (const [what, mediaType, bytes, times, expected] of [
    ['drips is cut off', 'text/plain', 1, 500, undefined],
    ['comes slowly, but faster than drops, is not', 'text/plain', 300, 25, 7_500],
    ['is one of events may drip', 'text/event-stream', 1, 25, 25],
  ] as const) {
    it(`U02: that ${what}`, async () => {
      await begin(async (_request, response) => {
        response.writeHead(200, { 'content-type': mediaType });
        for (let turn = 0; turn < times && !response.destroyed; turn += 1) {
          response.write('a'.repeat(bytes));
          await sleep(20);
        }
        response.end();
      });
      let received = 0;
      const read = async (): Promise<void> => {
        for await (const chunk of await get(`${front.url}${path}`)) received += chunk.length;
      };
      if (expected === undefined) await assert.rejects(read(), /aborted/);
      else await read().then(() => assert.equal(received, expected));
    });
  }

  it('of 50 MB is sent whole to a slow upstream', async () => {
    const hash = createHash('sha256');
    await begin(async (request, response) => {
      for await (const chunk of request) {
        hash.update(chunk);
        await sleep(0);
      }
      response.end('{}');
    });
    const request = httpRequest(`${front.url}${path}`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
    const answered = once(request, 'response');
    for (let count = 0; count < large; count += 1) if (!request.write(megabyte)) await once(request, 'drain');
    request.end();
    const [response] = (await answered) as [IncomingMessage];
    assert.equal(response.statusCode, 200);
    assert.equal(hash.digest('hex'), hashOf(large));
    response.resume();
  });

  it('W08: of events arrives event by event, however long the silence between', async () => {
    let next = (): void => {};
    await begin(
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
        next = () => response.write('event: status\ndata: {}\n\n');
      },
      { operation: trackingOperation(eventStream) },
    );
    const response = await get(`${front.url}${path}`);
    assert.equal(response.headers['content-type'], 'text/event-stream');
    for (let count = 0; count < 3; count += 1) {
      await sleep(90);
      await sleep(90);
      const arrives = once(response, 'data');
      next();
      // The next one is not sent before.
      assert.equal(String((await arrives)[0]), 'event: status\ndata: {}\n\n');
    }
    response.destroy();
  });

  it('W09: of events that nobody watches any more ends upstream within a second', async () => {
    const left = Promise.withResolvers<number>();
    let began = 0;
    await begin(
      (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
        response.once('close', () => left.resolve(performance.now() - began));
      },
      { operation: trackingOperation(eventStream) },
    );
    const response = await get(`${front.url}${path}`);
    began = performance.now();
    response.destroy();
    assert.ok((await left.promise) < 1_000);
  });

  it('W09: that the upstream breaks off breaks off for the client', async () => {
    await begin((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('parts');
      setTimeout(() => response.destroy(), 20);
    });
    const response = await get(`${front.url}${path}`);
    await assert.rejects(response.toArray(), { code: 'ECONNRESET' });
    assert.equal(response.complete, false);
  });

  it('U02: that falls silent breaks off', async () => {
    await begin((_request, response) => response.writeHead(200, { 'Content-Length': '100' }).write('parts'));
    const response = await get(`${front.url}${path}`);
    await assert.rejects(response.toArray(), { code: 'ECONNRESET' });
  });

  it('U16: of a client that leaves while it waits is broken off upstream', async () => {
    const left = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await begin((request) => {
      request.once('close', () => left.resolve());
      arrived.resolve();
    });
    const request = httpRequest(`${front.url}${path}`).on('error', () => {});
    request.end();
    await arrived.promise;
    request.destroy();
    await left.promise;
  });

  it('U15: that is answered early ends early, and the answer arrives', async () => {
    await begin((_request, response) => {
      response
        .writeHead(413, { 'Content-Type': 'application/problem+json', Connection: 'close' })
        .end('{"status":413}');
    });
    const request = httpRequest(`${front.url}${path}`, { method: 'POST' }).on('error', () => {});
    request.write(megabyte);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 413);
    assert.equal(String(await response.toArray()), '{"status":413}');
    request.destroy();
  });

  it('towards an upstream that is gone ends with an answer', async () => {
    await begin((request) => request.socket.resetAndDestroy());
    const request = httpRequest(`${front.url}${path}`, { method: 'POST' }).on('error', () => {});
    request.write(megabyte);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 502);
    request.destroy();
  });
});

const memory = (): number => process.memoryUsage().rss;

async function get(url: string): Promise<IncomingMessage> {
  const request = httpRequest(url);
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function writeSlowly(response: ServerResponse, onSent: () => void): Promise<void> {
  for (let count = 0; count < large; count += 1) {
    onSent();
    if (!response.write(megabyte)) await once(response, 'drain');
  }
  response.end();
}

function hashOf(megabytes: number): string {
  const hash = createHash('sha256');
  for (let count = 0; count < megabytes; count += 1) hash.update(megabyte);
  return hash.digest('hex');
}
