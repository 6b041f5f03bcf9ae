import assert from 'node:assert/strict';
import { readEvents } from './event-reader.ts';
import { requestShipment, type ServiceProcess, startShipments } from './service-process.ts';

describe('the shipments service: a parcel’s event stream', () => {
  let service: ServiceProcess;
  const newParcel = () => requestShipment(service);
  const scan = (shipmentId: string, status: string, place = 'Utrecht') =>
    service.post(`/shipments/${shipmentId}/events`, { status, place }).expect(200);

  before(async () => {
    service = await startShipments({ SHIPMENTS_HEARTBEAT_MS: '50' });
  });
  after(() => service.stop());

  it('tells what has happened, then what happens', async () => {
    const { shipmentId, trackingNumber } = await newParcel();
    await scan(shipmentId, 'picked', 'Venlo');
    const stream = await readEvents(service, trackingNumber);
    assert.equal(stream.headers.get('content-type'), 'text/event-stream');
    assert.equal(stream.headers.get('cache-control'), 'no-store');
    const [retry, first, second] = await stream.next(3);
    assert.deepEqual(retry, { retry: '3000' });
    assert.deepEqual([first?.id, first?.event], ['1', 'status']);
    assert.deepEqual([second?.id, JSON.parse(second?.data ?? '').status], ['2', 'picked']);
    const { body } = await scan(shipmentId, 'in-transit');
    const live = await nextEvent(stream);
    assert.equal(live.id, '3');
    assert.deepEqual(JSON.parse(live.data ?? ''), body.events[2]);
    stream.leave();
  });

  it('goes on where a client left, without a gap or an event told twice', async () => {
    const { shipmentId, trackingNumber } = await newParcel();
    await scan(shipmentId, 'picked');
    await scan(shipmentId, 'in-transit');
    const stream = await readEvents(service, trackingNumber, { 'Last-Event-ID': '2' });
    assert.equal((await nextEvent(stream)).id, '3');
    await scan(shipmentId, 'delivered', 'Köln');
    assert.equal((await nextEvent(stream)).id, '4');
    stream.leave();
  });

  it('begins at the beginning when the position makes no sense, and at the end when it lies behind that', async () => {
    const { shipmentId, trackingNumber } = await newParcel();
    for (const position of ['', 'x', '-1', '1.5', '9'.repeat(400)]) {
      const stream = await readEvents(service, trackingNumber, { 'Last-Event-ID': position });
      assert.equal((await nextEvent(stream)).id, '1');
      stream.leave();
    }
    const ahead = await readEvents(service, trackingNumber, { 'Last-Event-ID': '99' });
    await scan(shipmentId, 'picked');
    assert.equal((await nextEvent(ahead)).id, '2');
    ahead.leave();
  });

  it('tells everybody who watches, and nobody about another parcel', async () => {
    const [mine, other] = [await newParcel(), await newParcel()];
    const streams = await Promise.all([mine, mine, mine].map((parcel) => readEvents(service, parcel.trackingNumber)));
    for (const stream of streams) await nextEvent(stream);
    await scan(other.shipmentId, 'delivered', 'elsewhere');
    await scan(mine.shipmentId, 'picked', 'here');
    for (const stream of streams) {
      assert.equal(JSON.parse((await nextEvent(stream)).data ?? '').place, 'here');
      stream.leave();
    }
  });

  it('shows with a comment that it lives', async () => {
    const stream = await readEvents(service, (await newParcel()).trackingNumber);
    const blocks = await stream.next(4);
    assert.deepEqual(
      blocks.slice(2).map((block) => Object.keys(block)),
      [['comment'], ['comment']],
    );
    stream.leave();
  });

  it('ends when the service stops', async () => {
    const own = await startShipments();
    const { trackingNumber } = await requestShipment(own);
    const stream = await readEvents(own, trackingNumber);
    await stream.next(2);
    const stopped = own.stop();
    assert.deepEqual(await stream.rest(), []);
    assert.equal(await stopped, 0);
  });
});

/** The next block that is an event, past heartbeats and the like. */
async function nextEvent(stream: Awaited<ReturnType<typeof readEvents>>) {
  for (;;) {
    const [block = {}] = await stream.next(1);
    if (block.event !== undefined) return block;
  }
}
