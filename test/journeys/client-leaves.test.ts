import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { postgresOrSkip, type TestPostgres } from '../support/postgres.ts';

describe('a client that leaves while its page is being made', () => {
  let postgres: TestPostgres;
  let causeway: TestGateway;
  let operator: pg.Client;
  before(async function () {
    this.timeout(60_000);
    postgres = await postgresOrSkip(this);
    causeway = await startTestGateway({ variables: { DATABASE_URL: postgres.url } });
    operator = new pg.Client({ connectionString: postgres.url });
    await operator.connect();
  });
  after(async () => {
    await operator?.end();
    await causeway?.stop();
    await postgres?.stop();
  });

  const waiting = async (): Promise<number> => {
    const { rowCount } = await operator.query(
      "select 1 from pg_stat_activity where application_name = 'causeway' and wait_event_type = 'Lock'",
    );
    return rowCount ?? 0;
  };
  const untilWaiting = async (count: number): Promise<void> => {
    for (let patience = 0; (await waiting()) !== count && patience < 100; patience += 1) await sleep(10);
    assert.equal(await waiting(), count);
  };
  const page = async (signal?: AbortSignal): Promise<number> => {
    const shopper = bearer(await causeway.token('shopper'));
    const order = `${causeway.url}/experience/storefront/v2/orders/O-00000003`;
    const answer = await fetch(order, { headers: shopper, ...(signal === undefined ? {} : { signal }) });
    return answer.status;
  };

  it('leaves no query behind in the database, three tiers below', async () => {
    assert.equal(await page(), 200);
    await operator.query('begin');
    await operator.query('lock table orders.ordhdr in access exclusive mode');
    const client = new AbortController();
    const asked = page(client.signal);
    await untilWaiting(1);
    const left = performance.now();
    client.abort();

    await assert.rejects(asked);
    await untilWaiting(0);
    assert.ok(performance.now() - left < 1_500, 'it did not wait for the end of its time');
    await operator.query('rollback');
    assert.equal(await page(), 200);
  });
});
