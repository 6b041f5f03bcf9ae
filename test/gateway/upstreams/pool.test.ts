import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#problem';
import { bulkhead } from '../../../policies/bulkhead.ts';
import { defaultsOf } from '../../policies/support.ts';
import {
  answer,
  type Behaviour,
  drips,
  ok,
  resets,
  says,
  saysAndCloses,
  silent,
  startUpstream,
} from '../../support/upstream.ts';
import { eventStream, forwardTo, tell, trackingExchange, trackingOperation, wholeBody } from './support.ts';

const path = '/experience/tracking/v1/parcels/TRK000000012';

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

  async function twice(behaviour: Behaviour, method: string, mayRepeat = () => true) {
    const upstream = await startUpstream(behaviour);
    const forward = forwardTo(upstream.url);
    await tell(forward.handler);
    await sleep(5);
    const told = await tell(forward.handler, { method, mayRepeat });
    await forward.close();
    await upstream.close();
    return { told, upstream };
  }

  it('B11: that closes just as it is used again is replaced without a word, for a GET', async () => {
    const { told, upstream } = await twice(serveOnce(resets()), 'GET');
    assert.equal(told.text, '{"again":true}');
    assert.deepEqual([upstream.seen.length, upstream.connections], [3, 2]);
  });

  it('that ends in order just as it is used again is replaced too', async () => {
    const { told, upstream } = await twice(serveOnce(saysAndCloses('')), 'HEAD');
    assert.deepEqual([upstream.seen.length, upstream.connections], [3, 2]);
    assert.equal(told.status, 200);
  });

  it('B10: is not replaced for a call that may have been carried out', async () => {
    assert.equal((await twice(serveOnce(resets()), 'POST')).told.kind, 'upstream-unreachable');
    assert.equal((await twice(serveOnce(resets()), 'DELETE')).told.kind, 'upstream-unreachable');
  });

  it('is not replaced when the budget for repeats is used up, and asks it for nothing else', async () => {
    let asked = 0;
    const refuse = () => {
      asked += 1;
      return false;
    };
    assert.equal((await twice(serveOnce(resets()), 'GET', refuse)).told.kind, 'upstream-unreachable');
    assert.equal(asked, 1);
    assert.equal((await twice(serveOnce(resets()), 'POST', refuse)).told.kind, 'upstream-unreachable');
    assert.equal((await twice(serveOnce(says(ok('{}'))), 'GET', refuse)).told.status, 200);
    assert.equal(asked, 1);
  });

  it('B13: is not replaced once the answer has begun', async () => {
    const begins = 'HTTP/1.1 200 OK\r\nContent-Le';
    const { told, upstream } = await twice(serveOnce(saysAndCloses(begins)), 'GET');
    assert.equal(told.kind, 'upstream-unreachable');
    assert.equal(upstream.seen.length, 2);
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
    assert.equal((await tell(forward.handler, { mayRepeat: () => true })).kind, 'upstream-unreachable');
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

  it('B17: is freed when the time runs out, and the reason is what the caller is told', async () => {
    const upstream = await startUpstream(silent);
    const forward = forwardTo(upstream.url, { total: 5_000, settings: { connections: 1 } });
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

  it('U13: is closed after so many calls', async () => {
    const upstream = await startUpstream();
    const forward = forwardTo(upstream.url, { settings: { callsPerConnection: 2 } });
    for (let count = 0; count < 4; count += 1) {
      await tell(forward.handler);
      await sleep(5);
    }
    assert.deepEqual(
      upstream.seen.map(({ connection }) => connection),
      [1, 1, 2, 2],
    );
    await forward.close();
    await upstream.close();
  });

  it('U13: is closed after so long, however few the calls, and none is lost by that', async () => {
    const upstream = await startUpstream();
    const forward = forwardTo(upstream.url, { settings: { connectionAge: 60 } });
    for (let count = 0; count < 6; count += 1) {
      assert.equal((await tell(forward.handler)).status, 200);
      await sleep(25);
    }
    const used = upstream.seen.map(({ connection }) => connection);
    assert.equal(used.length, 6);
    assert.ok(new Set(used).size > 1, `one connection for all: ${used}`);
    await forward.close();
    await upstream.close();
  });

  it('U13: ends what is under way when it grows old, and is given nothing else', async () => {
    const upstream = await startUpstream((socket, { connection }) => {
      setTimeout(() => socket.write(ok('{}')), connection === 1 ? 80 : 0);
    });
    const forward = forwardTo(upstream.url, { settings: { connectionAge: 30 } });
    const first = tell(forward.handler);
    await sleep(50);
    assert.equal((await tell(forward.handler)).status, 200);
    assert.equal((await first).status, 200);
    assert.equal((await tell(forward.handler)).status, 200);
    assert.equal(upstream.seen.filter(({ connection }) => connection === 1).length, 1);
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

  it('is there for every call the bulkhead lets in', async () => {
    const { concurrent } = defaultsOf(bulkhead);
    const upstream = await startUpstream(silent);
    const forward = forwardTo(upstream.url, { total: 5_000 });
    const leaving = new AbortController();
    const waiting = Array.from({ length: concurrent }, () => tell(forward.handler, { signal: leaving.signal }));
    for (let patience = 0; upstream.seen.length < concurrent && patience < 100; patience += 1) await sleep(10);
    leaving.abort(new Problem('upstream-timeout'));
    await Promise.all(waiting);

    assert.equal(upstream.seen.length, concurrent);
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

describe('a closed upstream', () => {
  it('serves nobody, and says so as a problem', async () => {
    const upstream = await startUpstream();
    const forward = forwardTo(upstream.url);
    await forward.close();
    assert.equal((await tell(forward.handler)).kind, 'unavailable');
    await upstream.close();
  });

  it('finishes what is in flight first', async () => {
    const upstream = await startUpstream(drips(ok('{}'), 1));
    const forward = forwardTo(upstream.url);
    const pending = forward.handler(trackingExchange());
    const closing = forward.close();
    assert.equal((await wholeBody(await pending)).toString(), '{}');
    await closing;
    await upstream.close();
  });
});
