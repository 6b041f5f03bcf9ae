import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUpStore } from '../../gateway/store/setup.ts';
import { openSharedStore } from '../../gateway/store/store.ts';
import { loadSystemSchemas } from '../../gateway/store/system-schemas.ts';
import { commandsOf, sampleSize } from '../support/gateway.ts';
import { type GatewayProcess, prepareProcess } from '../support/gateway-process.ts';
import { databaseOrSkip } from '../support/postgres.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';
import { quiet, temporaryFolder } from '../support/store.ts';
import { send } from '../support/workers.ts';

describe('a split gateway of two workers on either side', () => {
  let front: GatewayProcess;
  let behind: GatewayProcess;
  let shipments: TestShipments;
  const folder = temporaryFolder();
  before(async function () {
    this.timeout(60_000);
    const databaseUrl = await databaseOrSkip(this);
    const store = await openSharedStore(databaseUrl, quiet);
    await setUpStore(store, { schemas: await loadSystemSchemas(), samples: sampleSize });
    await store.close();
    shipments = await startTestShipments();
    [front, behind] = [
      await prepareProcess(['--only', 'experience']),
      await prepareProcess(['--only', 'process,system']),
    ];
    const variables = {
      ...{ DATABASE_URL: databaseUrl, DATA_FOLDER: folder, WORKERS: '2' },
      ...{ PROCESS_URL: behind.url, SYSTEM_URL: behind.url, ...shipments.variables },
    };
    await Promise.all([behind.start(variables), front.start(variables)]);
  });
  after(() => Promise.all([front?.stop(), behind?.stop(), shipments?.kill()]));

  it('lets any worker in front call any worker behind', async () => {
    const token = await commandsOf(front.operations, folder).token('shopper');
    const orders = `${front.url}/experience/storefront/v2/orders?limit=1`;
    const headers = { authorization: `Bearer ${token}` };
    const outcomes = await Promise.all(Array.from({ length: 24 }, () => send(orders, headers)));
    assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set([200]));
    const served = ({ output }: GatewayProcess) =>
      new Set([...output().matchAll(/"worker":(\d+),.*"msg":"request"/g)].map(([, number]) => number));
    // Lines are written when answers have gone.
    for (let patience = 0; served(front).size < 2 && patience < 40; patience += 1) await sleep(25);
    assert.equal(served(front).size, 2);
    assert.ok(served(behind).size > 0);
  });

  it('tells in front whether those behind can be reached', async () => {
    const ready = async () =>
      (await (await fetch(`${front.operations}/health/ready`)).json()) as Record<string, unknown>;
    assert.deepEqual(new Set(Object.values((await ready()).calls as object)), new Set(['reachable']));
    assert.equal((await ready()).ready, true);
  });
});
