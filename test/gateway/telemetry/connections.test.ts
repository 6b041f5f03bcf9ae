import assert from 'node:assert/strict';
import { createConnectionFigures } from '../../../gateway/telemetry/connections.ts';
import { createMeter } from '../../policies/instruments.ts';

describe('the metrics of connections', () => {
  it('are what is open now, and all that were ever ended', () => {
    const meter = createMeter();
    const connections = { open: 3, refused: { total: 2, address: 1 }, cut: 0 };
    const measure = createConnectionFigures(connections, meter);
    const ended = (reason: string) => meter.value('causeway_connections_ended_total', { reason });
    measure();
    Object.assign(connections, { open: 1, refused: { total: 5, address: 1 }, cut: 4 });
    measure();
    measure();
    assert.equal(meter.value('causeway_connections'), 1);
    assert.deepEqual([ended('too-many'), ended('too-many-from-address'), ended('slow-reader')], [5, 1, 4]);
  });
});
