import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../support/store.ts';
import {
  giveUp,
  launch,
  MAIN,
  newKey,
  requestShipment,
  type ServiceProcess,
  startShipments,
  wanted,
} from './service-process.ts';

const journalOf = (folder: string) => join(folder, 'consignments.jsonl');

describe('the shipments service: records', () => {
  it('loses nothing it has acknowledged when it is killed in the middle of writing', async () => {
    let service = await startShipments();
    for (let round = 0; round < 3; round += 1) {
      const acknowledged = await requestUntilKilled(service);
      assert.ok(acknowledged.length > 20);
      service = await startShipments({}, service.folder);
      for (const shipment of acknowledged) {
        assert.deepEqual((await service.get(`/shipments/${shipment.shipmentId}`).expect(200)).body, shipment);
      }
    }
    await service.stop();
  });

  it('cuts off what was left of an unfinished write, and writes on behind it', async () => {
    const first = await startShipments();
    const kept = await requestShipment(first);
    await first.stop();
    appendFileSync(journalOf(first.folder), '{"CONS_NO":2,"ORD_NO":4');
    const second = await startShipments({}, first.folder);
    const added = await requestShipment(second);
    await second.kill();
    const third = await startShipments({}, first.folder);
    for (const { shipmentId } of [kept, added]) await third.get(`/shipments/${shipmentId}`).expect(200);
    assert.notEqual(added.shipmentId, kept.shipmentId);
    await third.stop();
  });

  it('refuses a journal that is damaged before its end, and says where', async () => {
    const service = await startShipments();
    await requestShipment(service);
    await requestShipment(service);
    await service.stop();
    const journal = readFileSync(journalOf(service.folder), 'utf8');
    writeFileSync(journalOf(service.folder), journal.replace('"CONS_NO":1', '"CONS_NO":'));
    const { code, words } = await giveUp(launch({ SHIPMENTS_DATA: service.folder }));
    assert.equal(code, 1);
    assert.match(words, /^shipments: .*consignments\.jsonl, line 1: damaged/);
  });

  it('keeps its journal short', async () => {
    const service = await startShipments();
    const { shipmentId } = await requestShipment(service);
    await service.post(`/shipments/${shipmentId}/events`, { status: 'picked', place: 'Venlo' }).expect(200);
    await service.stop();
    const latest = readFileSync(journalOf(service.folder), 'utf8').trimEnd().split('\n').at(-1);
    appendFileSync(journalOf(service.folder), `${latest}\n`.repeat(2_000));
    const grown = statSync(journalOf(service.folder)).size;
    const again = await startShipments({}, service.folder);
    assert.ok(statSync(journalOf(service.folder)).size < grown / 1_000);
    assert.equal((await again.get(`/shipments/${shipmentId}`)).body.status, 'picked');
    await again.stop();
  });

  it('keeps the records of persons from other users of the machine', async () => {
    const service = await startShipments({}, join(temporaryFolder(), 'inner'));
    await requestShipment(service);
    assert.equal(statSync(service.folder).mode & 0o777, 0o700);
    assert.equal(statSync(journalOf(service.folder)).mode & 0o777, 0o600);
    await service.stop();
  });

  it('refuses a second process on the same folder, and one after a crash not', async () => {
    const first = await startShipments();
    const { code, words } = await giveUp(launch({ SHIPMENTS_DATA: first.folder }));
    assert.equal(code, 1);
    assert.match(words, new RegExp(`^shipments: Process ${first.child.pid} has the records in .* open`));
    await requestShipment(first);
    await first.kill();
    const next = await startShipments({}, first.folder);
    await next.stop();
  });

  it('is not kept out by another process that got the number of a dead one', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, born: 'long ago', token: 'x' }));
    const service = await startShipments({}, folder);
    await service.stop();
  });

  it('changes nothing and says so when the disk is full, and goes on as soon as something fits', async () => {
    const command = ['sh', '-c', 'ulimit -f 16; exec "$0" "$1"', process.execPath, MAIN] as const;
    const service = await startShipments({}, temporaryFolder(), [...command]);
    const acknowledged: string[] = [];
    const refused = await fill(service, acknowledged);
    assert.equal(refused.body.type, '/problems/unavailable');
    assert.equal(refused.headers['retry-after'], '5');
    await service.get(`/shipments/${acknowledged[0]}`).expect(200);
    acknowledged.push((await requestShipment(service)).shipmentId);
    await service.kill();
    const again = await startShipments({}, service.folder);
    for (const shipmentId of acknowledged) await again.get(`/shipments/${shipmentId}`).expect(200);
    await requestShipment(again);
    await again.stop();
  });
});

/** Requests shipments ten at a time, kills the service while it is at it, and returns those it had acknowledged. */
async function requestUntilKilled(service: ServiceProcess) {
  const acknowledged: { shipmentId: string }[] = [];
  const gone = once(service.child, 'exit');
  const ask = async () => {
    for (;;) {
      acknowledged.push(await requestShipment(service));
      if (acknowledged.length === 40) service.child.kill('SIGKILL');
    }
  };
  await Promise.allSettled(Array.from({ length: 10 }, ask));
  await gone;
  return acknowledged;
}

/** Requests large shipments until one is refused, and returns that answer. */
async function fill(service: ServiceProcess, acknowledged: string[]) {
  const large = { ...wanted, parcels: Array(100).fill({ productId: 'P-000001', quantity: 1 }) };
  for (let turn = 0; turn < 1_000; turn += 1) {
    const answer = await service.post('/shipments', large).set('Idempotency-Key', newKey());
    if (answer.status !== 201) return answer.status === 503 ? answer : assert.fail(answer.text);
    acknowledged.push(answer.body.shipmentId);
  }
  return assert.fail('the disk never was full');
}
