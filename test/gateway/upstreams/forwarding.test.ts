import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../../../policies/policy.ts';
import {
  answer,
  type Behaviour,
  ok,
  resets,
  says,
  saysAndCloses,
  silent,
  startUpstream,
} from '../../support/upstream.ts';
import {
  forwardTo,
  type Listening,
  listen,
  serve,
  tell,
  trackingExchange,
  trackingOperation,
  wholeBody,
} from './support.ts';

const path = '/experience/tracking/v1/parcels/TRK000000012';
const megabyte = Buffer.alloc(1024 * 1024, 'parcel');
const large = 50;

const eventStream: Partial<Operation> = {
  answers: { mediaTypes: () => ['text/event-stream'], check: () => [] },
};

describe('an answer', () => {
  it('that came at once is bytes', async () => {
    const upstream = await startUpstream(says(ok('{"a":1}')));
    const forward = forwardTo(upstream.url);
    const { body } = await forward.handler(trackingExchange());
    assert.equal(body.kind, 'bytes');
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

  async function begin(listener: RequestListener, operation: Operation = trackingOperation()): Promise<void> {
    treat = listener;
    forward = forwardTo(upstream.url, { settings: { headTimeout: 5_000, bodyTimeout: 150 } });
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

  it('of 50 MB arrives whole at a slow reader, and is never held whole', async () => {
    let furthest = 0;
    let sent = 0;
    let received = 0;
    await begin((_request, response) => {
      void writeSlowly(response, () => {
        sent += megabyte.length;
      });
    });
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

  it('of events arrives event by event, however long the silence between', async () => {
    let next = (): void => {};
    await begin((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      next = () => response.write('event: status\ndata: {}\n\n');
    }, trackingOperation(eventStream));
    const response = await get(`${front.url}${path}`);
    assert.equal(response.headers['content-type'], 'text/event-stream');
    for (let count = 0; count < 3; count += 1) {
      await sleep(90);
      await sleep(90);
      const arrives = once(response, 'data');
      const began = performance.now();
      next();
      assert.equal(String((await arrives)[0]), 'event: status\ndata: {}\n\n');
      assert.ok(performance.now() - began < 100);
    }
    response.destroy();
  });

  it('of events that nobody watches any more ends upstream within a second', async () => {
    const left = Promise.withResolvers<number>();
    let began = 0;
    await begin((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      response.once('close', () => left.resolve(performance.now() - began));
    }, trackingOperation(eventStream));
    const response = await get(`${front.url}${path}`);
    began = performance.now();
    response.destroy();
    assert.ok((await left.promise) < 1_000);
  });

  it('that the upstream breaks off breaks off for the client', async () => {
    await begin((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('parts');
      setTimeout(() => response.destroy(), 20);
    });
    const response = await get(`${front.url}${path}`);
    await assert.rejects(response.toArray(), { code: 'ECONNRESET' });
    assert.equal(response.complete, false);
  });

  it('that falls silent breaks off', async () => {
    await begin((_request, response) => response.writeHead(200, { 'Content-Length': '100' }).write('parts'));
    const response = await get(`${front.url}${path}`);
    await assert.rejects(response.toArray(), { code: 'ECONNRESET' });
  });

  it('of a client that leaves while it waits is broken off upstream', async () => {
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

  it('that is answered early ends early, and the answer arrives', async () => {
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

describe('a connection', () => {
  /** Serves the first request of its first connection, and does something to the second. */
  const serveOnce = (second: Behaviour): Behaviour => {
    let served = false;
    return (socket, request) => {
      if (request.connection > 1) return socket.write(ok('{"again":true}'));
      if (served) return second(socket, request);
      served = true;
      return socket.write(ok('{}'));
    };
  };

  async function twice(behaviour: Behaviour, method: string) {
    const upstream = await startUpstream(behaviour);
    const forward = forwardTo(upstream.url);
    await tell(forward.handler);
    await sleep(5);
    const told = await tell(forward.handler, { method });
    await forward.close();
    await upstream.close();
    return { told, upstream };
  }

  it('that closes just as it is used again is replaced without a word, for a GET', async () => {
    const { told, upstream } = await twice(serveOnce(resets()), 'GET');
    assert.equal(told.text, '{"again":true}');
    assert.deepEqual([upstream.seen.length, upstream.connections], [3, 2]);
  });

  it('that ends in order just as it is used again is replaced too', async () => {
    const { told, upstream } = await twice(serveOnce(saysAndCloses('')), 'HEAD');
    assert.deepEqual([upstream.seen.length, upstream.connections], [3, 2]);
    assert.equal(told.status, 200);
  });

  it('is not replaced for a call that may have been carried out', async () => {
    assert.equal((await twice(serveOnce(resets()), 'POST')).told.kind, 'upstream-unreachable');
    assert.equal((await twice(serveOnce(resets()), 'DELETE')).told.kind, 'upstream-unreachable');
  });

  it('that is new and closes is not tried again', async () => {
    const upstream = await startUpstream(resets());
    const forward = forwardTo(upstream.url);
    assert.equal((await tell(forward.handler)).kind, 'upstream-unreachable');
    assert.equal(upstream.connections, 1);
    await forward.close();
    await upstream.close();
  });

  it('is replaced once, not for ever', async () => {
    const upstream = await startUpstream(says(ok('{}')));
    const forward = forwardTo(upstream.url, { settings: { connections: 2 } });
    await Promise.all([tell(forward.handler), tell(forward.handler)]);
    await sleep(5);
    upstream.behave(resets());
    assert.equal((await tell(forward.handler)).kind, 'upstream-unreachable');
    assert.equal(upstream.seen.length, 4);
    await forward.close();
    await upstream.close();
  });

  it('is kept no longer than the upstream says', async () => {
    const brief = answer('200 OK', { 'Keep-Alive': 'timeout=1', 'Content-Length': '2' }, '{}');
    const upstream = await startUpstream(says(brief));
    const forward = forwardTo(upstream.url);
    await tell(forward.handler);
    await upstream.idle();
    await tell(forward.handler);
    assert.equal(upstream.connections, 2);
    await forward.close();
    await upstream.close();
  });

  it('is freed when the time runs out, and the reason is what the caller is told', async () => {
    const upstream = await startUpstream(silent);
    const forward = forwardTo(upstream.url, { settings: { connections: 1, headTimeout: 5_000 } });
    const outOfTime = new Error('out of time');
    const first = new AbortController();
    const second = new AbortController();
    const waiting = [
      forward.handler(trackingExchange({ signal: first.signal })),
      forward.handler(trackingExchange({ signal: second.signal })),
    ];
    while (upstream.seen.length === 0) await sleep(5);
    // One waits for an answer, the other for a connection.
    second.abort(outOfTime);
    await assert.rejects(waiting[1] as Promise<unknown>, outOfTime);
    first.abort(outOfTime);
    await assert.rejects(waiting[0] as Promise<unknown>, outOfTime);
    upstream.behave(says(ok('{}')));
    assert.equal((await tell(forward.handler)).status, 200);
    assert.equal(upstream.seen.length, 2);
    await forward.close();
    await upstream.close();
  });

  it('is not made for a caller that has gone', async () => {
    const upstream = await startUpstream();
    const forward = forwardTo(upstream.url);
    const reason = new Error('the client left');
    await assert.rejects(forward.handler(trackingExchange({ signal: AbortSignal.abort(reason) })), reason);
    assert.equal(upstream.connections, 0);
    await forward.close();
    await upstream.close();
  });

  it('is there for calls however many event streams are open', async () => {
    const upstream = await startUpstream((socket, { line }) => {
      if (!line.includes('/events')) return socket.write(ok('{}'));
      return socket.write(answer('200 OK', { 'Content-Type': 'text/event-stream' }));
    });
    const forward = forwardTo(upstream.url, { settings: { connections: 1 } });
    const leaving = new AbortController();
    const parts = { operation: trackingOperation(eventStream), path: `${path}/events`, signal: leaving.signal };
    for (let count = 0; count < 3; count += 1) await forward.handler(trackingExchange(parts));
    assert.equal((await tell(forward.handler)).status, 200);
    leaving.abort(new Error('the client left'));
    await forward.close();
    await upstream.close();
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
