import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { temporaryFolder } from '../../../support/store.ts';
import { giveUp, launch, startShipments, wanted } from './service-process.ts';

const alone = ['ignore', 'pipe', 'pipe'] as const;

describe('the shipments service: its life', () => {
  it('tells its parent the port when it is ready, and stops when told to', async () => {
    const service = await startShipments();
    assert.ok(service.port > 0);
    await service.get('/health').expect(200);
    const started = performance.now();
    assert.equal(await service.stop(), 0);
    assert.ok(performance.now() - started < 2_000);
  });

  it('leaves signals to its parent, which still needs it', async () => {
    const service = await startShipments();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) service.child.kill(signal);
    await service.get('/health').expect(200);
    await service.post('/shipments', wanted).set('Idempotency-Key', 'after-the-signals-1').expect(201);
    assert.equal(await service.stop(), 0);
  });

  it('stops when its parent dies', async () => {
    const service = await startShipments();
    const exited = once(service.child, 'exit');
    service.child.disconnect();
    assert.deepEqual(await exited, [0, null]);
  });

  it('stops when its parent dies before it is ready', async () => {
    const child = launch({ SHIPMENTS_DATA: temporaryFolder() });
    child.disconnect();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('stops although a client holds its connection open', async () => {
    const service = await startShipments();
    const agent = await fetch(`${service.url}/health`);
    await agent.text();
    assert.equal(await service.stop(), 0);
  });

  it('lives alone too: says where it listens, in one line, and stops on a signal', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const child = launch({ SHIPMENTS_DATA: temporaryFolder() }, [...alone]);
      const line = await firstWords(child);
      const [, url] = /^shipments: listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line) ?? [];
      assert.equal((await fetch(`${url}/health`)).status, 200);
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    }
  });

  it('refuses to start without a key or with a setting that is no number, and says which', async () => {
    const cases: [Record<string, string>, RegExp][] = [
      [{ SHIPMENTS_KEY: '' }, /^shipments: SHIPMENTS_KEY is not set/],
      [{ PORT: '80a' }, /^shipments: PORT must be a whole number from 0 to 65535, not “80a”/],
      [{ SHIPMENTS_STEP_MS: '-1' }, /^shipments: SHIPMENTS_STEP_MS must be/],
      [{ SHIPMENTS_SEED_ORDERS: '1e3' }, /^shipments: SHIPMENTS_SEED_ORDERS must be/],
    ];
    for (const [environment, expected] of cases) {
      const { code, words } = await giveUp(launch({ SHIPMENTS_DATA: temporaryFolder(), ...environment }));
      assert.equal(code, 1);
      assert.match(words, expected);
    }
  });

  it('says that its port is taken, and gives its records free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const folder = temporaryFolder();
    const { code, words } = await giveUp(launch({ SHIPMENTS_DATA: folder, PORT: String(port) }));
    other.close();
    assert.equal(code, 1);
    assert.match(words, new RegExp(`EADDRINUSE.*:${port}`));
    const service = await startShipments({}, folder);
    await service.stop();
  });
});

const firstWords = async (child: ChildProcess): Promise<string> =>
  String((await once(child.stdout as NodeJS.ReadableStream, 'data'))[0]);
