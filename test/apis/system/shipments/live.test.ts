import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ClientOptions, WebSocket } from 'ws';
import { KEY, requestShipment, type ServiceProcess, startShipments } from './service-process.ts';

describe('the shipments service: a parcel’s WebSocket', () => {
  let service: ServiceProcess;
  const newParcel = () => requestShipment(service);
  const scan = (shipmentId: string, status: string) =>
    service.post(`/shipments/${shipmentId}/events`, { status, place: 'Utrecht' }).expect(200);
  const watch = (trackingNumber: string, options: ClientOptions = {}, from = service) =>
    new WebSocket(`ws://127.0.0.1:${from.port}/parcels/${trackingNumber}/live`, {
      headers: { 'X-Service-Key': KEY },
      ...options,
    });

  before(async () => {
    service = await startShipments({ SHIPMENTS_HEARTBEAT_MS: '50' });
  });
  after(() => service.stop());

  it('tells what has happened, then what happens, one message each', async () => {
    const { shipmentId, trackingNumber } = await newParcel();
    const messages = messagesOf(watch(trackingNumber));
    assert.equal((await messages.next()).status, 'requested');
    const { body } = await scan(shipmentId, 'picked');
    assert.deepEqual(await messages.next(), body.events[1]);
    messages.close();
  });

  it('refuses with a problem before any upgrade', async () => {
    const { trackingNumber } = await newParcel();
    const cases: [string, ClientOptions, number, string][] = [
      [trackingNumber, { headers: {} }, 401, 'unauthenticated'],
      [trackingNumber, { headers: { 'X-Service-Key': 'wrong' } }, 401, 'unauthenticated'],
      ['TRK999999999', {}, 404, 'not-found'],
      ['nonsense', {}, 404, 'not-found'],
      [trackingNumber, { protocolVersion: 8 }, 426, 'upgrade-required'],
    ];
    for (const [number, options, status, kind] of cases) {
      const answer = await refusalOf(watch(number, options));
      assert.deepEqual(answer, { status, type: `/problems/${kind}` });
    }
  });

  it('says that it is a WebSocket to a request that is no handshake', async () => {
    const { trackingNumber } = await newParcel();
    const answer = await service.get(`/parcels/${trackingNumber}/live`).expect(426);
    assert.equal(answer.headers.upgrade, 'websocket');
    assert.equal(answer.body.type, '/problems/upgrade-required');
  });

  it('does not upgrade any other path', async () => {
    const { trackingNumber } = await newParcel();
    for (const path of ['/health', `/parcels/${trackingNumber}/live/`, '/nowhere']) {
      const socket = new WebSocket(`ws://127.0.0.1:${service.port}${path}`, { headers: { 'X-Service-Key': KEY } });
      assert.equal((await refusalOf(socket)).status, path === '/health' ? 200 : 404);
    }
  });

  it('ignores what a client says, and closes on more than it would ever need to hear', async () => {
    const { trackingNumber } = await newParcel();
    const socket = watch(trackingNumber);
    await once(socket, 'message');
    socket.send('hello');
    socket.send('x'.repeat(2_000));
    const [code] = await once(socket, 'close');
    assert.equal(code, 1009);
    await service.get('/health').expect(200);
  });

  it('drops a client that no longer answers pings', async () => {
    const { trackingNumber } = await newParcel();
    const socket = watch(trackingNumber, { autoPong: false });
    const [code] = await once(socket, 'close');
    assert.equal(code, 1006);
  });

  it('closes with 1001 when the service stops, also for a client that never answers', async () => {
    const own = await startShipments();
    const { trackingNumber } = await requestShipment(own);
    const [polite, rude] = [watch(trackingNumber, {}, own), watch(trackingNumber, {}, own)];
    await Promise.all([once(polite, 'message'), once(rude, 'message')]);
    rude.pause();
    const closed = once(polite, 'close');
    const started = performance.now();
    assert.equal(await own.stop(), 0);
    assert.ok(performance.now() - started < 2_000);
    assert.equal((await closed)[0], 1001);
    rude.terminate();
  });
});

/** The messages of a socket, parsed, in order. */
function messagesOf(socket: WebSocket) {
  const received: string[] = [];
  socket.on('message', (data) => received.push(String(data)));
  return {
    next: async () => {
      while (received.length === 0) await once(socket, 'message');
      return JSON.parse(received.shift() ?? '') as { status: string; at: string; place: string };
    },
    close: () => socket.close(),
  };
}

async function refusalOf(socket: WebSocket): Promise<{ status: number | undefined; type: string }> {
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  return { status: answer.statusCode, type: JSON.parse(await text(answer)).type };
}
