import assert from 'node:assert/strict';
import { once } from 'node:events';
import { decodeJwt } from 'jose';
import request from 'supertest';
import { WebSocket } from 'ws';
import { arrangements, type World } from '../support/arrangements.ts';
import { bearer, startTestGateway } from '../support/gateway.ts';
import type { TestShipments } from '../support/shipments.ts';

const mine = '/experience/tracking/v1/parcels/TRK000000003';
// Order 14 belongs to somebody else: (14 × 7) mod 200 + 1 = 99.
const theirs = '/experience/tracking/v1/parcels/TRK000000014';

for (const { name, shifts, start } of arrangements)
  describe(`live tracking, ${name}`, () => {
    let shipments: TestShipments;
    let causeway: World;
    let shopper: { authorization: string };
    before(async function () {
      causeway = await start(this);
      shipments = causeway.shipments;
      shopper = bearer(await causeway.token('shopper'));
    });
    after(() => causeway.stop());

    const socketUrl = (path: string): string => `${causeway.url.replace('http', 'ws')}${path}`;
    /** The first message, or the status a connection was refused with. */
    const watch = async (path: string, headers: Record<string, string> = {}): Promise<object | number> => {
      const socket = new WebSocket(socketUrl(path), { headers });
      const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
      const message = once(socket, 'message').then(([data]) => JSON.parse(String(data)) as object);
      socket.on('error', () => {});
      try {
        return await Promise.race([refused, message]);
      } finally {
        socket.terminate();
      }
    };
    const ticketFor = async (path: string): Promise<{ ticket: string; url: string; expiresAt: string }> =>
      (await request(causeway.url).post(`${path}/tickets`).set(shopper).expect(201)).body;

    it('streams a parcel’s events, the past ones first, and new ones as they happen', async () => {
      const stop = new AbortController();
      const answer = await fetch(`${causeway.url}${mine}/events`, { headers: shopper, signal: stop.signal });
      assert.equal(answer.status, 200);
      assert.match(String(answer.headers.get('content-type')), /text\/event-stream/);
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!text.includes('in-transit')) text += (await reader?.read())?.value ?? '';
      assert.match(text, /event: status/);
      const scan = await fetch(`${shipments.variables.SHIPMENTS_URL}/shipments/S-00000003/events`, {
        method: 'POST',
        headers: { 'x-service-key': shipments.variables.SHIPMENTS_KEY, 'content-type': 'application/json' },
        body: JSON.stringify({ status: 'out-for-delivery', place: 'Utrecht' }),
      });
      assert.ok(scan.ok, await scan.text());
      while (!text.includes('out-for-delivery')) text += (await reader?.read())?.value ?? '';
      stop.abort();
    });

    it('does the same over a WebSocket', async () => {
      const first = await watch(`${mine}/live`, shopper);
      assert.ok(typeof first === 'object' && 'status' in first, JSON.stringify(first));
    });

    it('lets a browser in with a ticket, once, for that parcel only', async () => {
      const { ticket, expiresAt } = await ticketFor(mine);
      assert.ok(Date.parse(expiresAt) - Date.now() <= 30_000);
      assert.equal(typeof (await watch(`${mine}/live?ticket=${ticket}`)), 'object');
      assert.equal(await watch(`${mine}/live?ticket=${ticket}`), 401);
      const other = await ticketFor(mine);
      assert.equal(await watch(`/experience/tracking/v1/parcels/TRK000000002/live?ticket=${other.ticket}`), 401);
      const stream = await ticketFor(mine);
      const answer = await fetch(new URL(stream.url, causeway.url));
      assert.equal(answer.status, 200);
      await answer.body?.cancel();
    });

    it('is there without a version in the path, with one in the header', async () => {
      const path = mine.replace('/v1/', '/');
      const headers = { ...shopper, 'api-version': '1' };
      assert.equal(typeof (await watch(`${path}/live`, headers)), 'object');
      assert.equal(await watch(`${path}/live`, shopper), 400);
      assert.equal(await watch(`${path}/live`, { ...shopper, 'api-version': '2' }), 404);
      const stream = await fetch(`${causeway.url}${path}/events`, { headers });
      assert.equal(stream.status, 200);
      assert.equal(stream.headers.get('api-version'), '1');
      await stream.body?.cancel();
      // A ticket is for the address it was given with.
      const { ticket } = await ticketFor(mine);
      assert.equal(await watch(`${path}/live?ticket=${ticket}`), 400);
      assert.equal(typeof (await watch(`${path}/live?ticket=${ticket}`, { 'api-version': '1' })), 'object');
    });

    if (shifts)
      it('W07: ends a stream with the token it was opened with, or with whose ticket it was', async () => {
        const { clock } = causeway;
        assert.ok(clock);
        const { url } = await ticketFor(mine);
        const streams = await Promise.all([
          fetch(`${causeway.url}${mine}/events`, { headers: shopper }),
          fetch(new URL(url, causeway.url)),
        ]);
        const { exp = 0 } = decodeJwt(shopper.authorization.slice('Bearer '.length));
        clock.offset = exp * 1_000 - Date.now();
        try {
          for (const stream of streams) assert.match(await stream.text(), /event: status/);
        } finally {
          clock.offset = 0;
        }
      });

    if (shifts)
      it('refuses a ticket that is too old', async () => {
        const { clock } = causeway;
        assert.ok(clock);
        const { ticket } = await ticketFor(mine);
        clock.offset = 31_000;
        try {
          assert.equal(await watch(`${mine}/live?ticket=${ticket}`), 401);
        } finally {
          clock.offset = 0;
        }
      });

    it('O02: ends its streams at once when the gateway stops', async () => {
      const stopping = await startTestGateway({ variables: shipments.variables });
      const headers = bearer(await stopping.token('shopper'));
      const answer = await fetch(`${stopping.url}${mine}/events`, { headers });
      const ended = answer.text();
      // Waiting for the stream would outlast this test.
      await stopping.gateway.stop(60_000);
      assert.match(await ended, /event: status/);
      await stopping.stop();
    });

    it('shows nobody a parcel that is not theirs, nor that it exists', async () => {
      assert.equal(await watch(`${theirs}/live`, shopper), 404);
      const stream = await request(causeway.url).get(`${theirs}/events`).set(shopper).expect(404);
      const unknown = await request(causeway.url)
        .get('/experience/tracking/v1/parcels/TRK999999999/events')
        .set(shopper)
        .expect(404);
      assert.deepEqual({ ...stream.body, instance: '' }, { ...unknown.body, instance: '' });
      await request(causeway.url).post(`${theirs}/tickets`).set(shopper).expect(404);
    });

    it('asks for a credential like any other call', async () => {
      assert.equal(await watch(`${mine}/live`), 401);
      assert.equal(await watch(`${mine}/live`, bearer('nonsense')), 401);
      assert.equal(await watch(`${mine}/live?ticket=nonsense`), 401);
      assert.equal(await watch(`${mine}/live`, bearer(await causeway.token('shopper', 'orders:write'))), 403);
      assert.equal(await watch('/experience/storefront/v2/products'), 400);
      assert.equal(await watch('/nowhere'), 404);
      await request(causeway.url).get(`${mine}/live`).set(shopper).expect(426);
    });
  });
