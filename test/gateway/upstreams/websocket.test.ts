import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { Problem } from '#problem';
import { createWebSocketUpstream } from '../../../gateway/upstreams/websocket.ts';
import type { Identity } from '../../../policies/policy.ts';
import { createLog, type ExchangeParts } from '../../policies/support.ts';
import { startUpstream } from '../../support/upstream.ts';
import { publicUrl, shipments, trackingExchange } from './support.ts';
import {
  credential,
  exchangeOf,
  Front,
  handshake,
  key,
  livePath,
  realClock,
  startEcho,
  switching,
} from './websocket-front.ts';

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

  it('W07: is closed with 4401 when the credential it was opened with expires', async () => {
    const identity: Identity = { kind: 'user', scopes: [], expires: Date.now() + 80 };
    const client = await dial([], {}, { identity });
    client.send('still there');
    await once(client, 'message');
    const [code, reason] = await once(client, 'close');
    assert.deepEqual([code, String(reason)], [4401, 'the credential has expired']);
    assert.equal((await front.settled()).status, 101);
    while (echo.sockets.clients.size > 0) await sleep(5);
  });

  it('O02: is closed with 1001 when the gateway goes, which waits for that', async () => {
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

describe('a request to a WebSocket operation', () => {
  const made = createWebSocketUpstream(shipments('http://127.0.0.1:9'), {
    clock: realClock,
    log: createLog(),
    publicUrl,
  });

  it('that asks for no upgrade is told to', async () => {
    await assert.rejects(made.handler(trackingExchange({ path: livePath })), (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.kind, 'upgrade-required');
      assert.deepEqual(error.facts.headers, {
        upgrade: 'websocket',
        connection: 'Upgrade',
        'sec-websocket-version': '13',
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
