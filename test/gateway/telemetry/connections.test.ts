import assert from 'node:assert/strict';
import type { Kind } from '#problem';
import { createConnectionFigures } from '../../../gateway/telemetry/connections.ts';
import { createMeter } from '../../policies/instruments.ts';

describe('the metrics of connections', () => {
  it('are what is open now, and all that were ever ended', () => {
    const meter = createMeter();
    const connections = { open: 3, refused: { total: 2, address: 1 }, cut: 0 };
    const refusals = new Map<Kind, number>([['malformed-request', 2]]);
    const measure = createConnectionFigures({ connections, refusals }, meter);
    const ended = (reason: string) => meter.value('causeway_connections_ended_total', { reason });
    measure();
    refusals.set('malformed-request', 7).set('header-too-large', 1);
    Object.assign(connections, { open: 1, refused: { total: 5, address: 1 }, cut: 4 });
    measure();
    measure();
    assert.equal(meter.value('causeway_connections'), 1);
    assert.deepEqual([ended('too-many'), ended('too-many-from-address'), ended('slow-reader')], [5, 1, 4]);
    const unread = (problem: string) => meter.value('causeway_requests_refused_unread_total', { problem });
    assert.deepEqual([unread('malformed-request'), unread('header-too-large')], [7, 1]);
  });
});
