import assert from 'node:assert/strict';
import { createReachProbe } from '../../../gateway/operations/reach.ts';
import { createClock } from '../../policies/support.ts';
import { type Listening, listen } from '../upstreams/support.ts';

describe('which APIs in other processes can be reached', () => {
  let there: Listening;
  let status = 200;
  const asked: string[] = [];
  before(async () => {
    there = await listen((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(status).end();
    });
  });
  after(() => there.close());

  it('is asked of each process once, seldom, and cheaply', async () => {
    const clock = createClock();
    const elsewhere = new Map([
      ['system/orders.v1', `${there.url}/system/orders/v1`],
      ['system/stock.v1', `${there.url}/system/stock/v1`],
      ['system/gone.v1', 'http://127.0.0.1:1/system/gone/v1'],
    ]);
    const reach = createReachProbe(() => elsewhere, clock);
    const found = await reach();
    assert.deepEqual(found, {
      'system/orders.v1': 'reachable',
      'system/stock.v1': 'reachable',
      'system/gone.v1': 'unreachable',
    });
    assert.deepEqual(asked, ['HEAD /.well-known/causeway-tier-keys.json']);
    status = 503;
    assert.equal(await reach(), found, 'who asks often is told what was found last');
    clock.advance(2_001);
    assert.equal((await reach())['system/orders.v1'], 'unreachable', 'one that is starting serves nothing yet');
    assert.equal(asked.length, 2);
  });

  it('is nothing where all run here', async () => {
    assert.deepEqual(await createReachProbe(() => new Map(), createClock())(), {});
  });
});
