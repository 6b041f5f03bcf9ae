import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import request from 'supertest';
import { rooms } from '../../gateway/paths.ts';
import { sampleSize, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';
import { migratedFolder, temporaryFolder } from '../support/store.ts';

const plans = `
measured:
  description: With every limit there is.
  rate: { limit: 30, window: 60, burst: 5 }
  quota: { day: 6, month: 20 }
  exact: true
  scopes: [feed:read]
`;

describe('what a plan allows', () => {
  let shipments: TestShipments;
  let gateway: TestGateway;
  let folder: string;
  let policies: string;
  // Noon, so that no day ends while they are counted.
  const noon = 43_200_000 - (Date.now() % 86_400_000);
  const start = async () => {
    const started = await startTestGateway({
      variables: { ...shipments.variables, DATA_FOLDER: folder },
      rooms: { ...rooms, policies },
    });
    started.clock.offset = noon;
    return started;
  };
  before(async () => {
    shipments = await startTestShipments();
    folder = await migratedFolder(sampleSize);
    policies = path.join(temporaryFolder(), 'policies');
    await cp(rooms.policies, policies, { recursive: true });
    const file = path.join(policies, 'plans.yaml');
    await writeFile(file, (await readFile(file, 'utf8')) + plans);
  });
  beforeEach(async () => {
    gateway = await start();
  });
  afterEach(() => gateway?.stop());
  after(() => shipments?.kill());

  const feed = (key: string) => request(gateway.url).get('/experience/partner/v1/feed?limit=1').set('X-API-Key', key);

  it('stands on every answer, by the calendar for days and months', async () => {
    const { headers } = await feed(await gateway.key('reader', 'measured')).expect(200);
    const today = new Date(gateway.clock.now());
    const days = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 0)).getUTCDate();
    assert.equal(
      headers['ratelimit-policy'],
      `"burst";q=5;w=10, "measured";q=30;w=60, "day";q=6;w=86400, "month";q=20;w=${days * 86_400}`,
    );
    assert.match(
      String(headers.ratelimit),
      /^"burst";r=4;t=2, "measured";r=29;t=60, "day";r=5;t=\d+, "month";r=19;t=\d+$/,
    );
  });

  it('is refused beyond what may come at once, until there is room again', async () => {
    const key = await gateway.key('hasty', 'measured');
    for (let turn = 0; turn < 5; turn += 1) await feed(key).expect(200);
    const { body, headers } = await feed(key).expect(429);
    assert.equal(body.detail, 'Plan “measured” allows 5 calls at once.');
    assert.match(String(headers['retry-after']), /^[12]$/);
    assert.match(String(headers.ratelimit), /^"burst";r=0;t=[12]$/);
  });

  it('is remembered over a restart, until the day has ended', async () => {
    const key = await gateway.key('steady', 'measured');
    for (let turn = 0; turn < 3; turn += 1) await feed(key).expect(200);
    await gateway.stop();
    gateway = await start();
    for (let turn = 0; turn < 3; turn += 1) await feed(key).expect(200);
    const { body } = await feed(key).expect(429);
    assert.equal(body.detail, 'Plan “measured” allows 6 calls a day (UTC).');
    gateway.clock.offset += 86_400_000;
    assert.match(String((await feed(key).expect(200)).headers.ratelimit), /"day";r=5;/);
  });

  it('is refused where the description of a plan contradicts itself, with file and line', async () => {
    const file = path.join(policies, 'plans.yaml');
    const good = await readFile(file, 'utf8');
    await writeFile(file, good.replace('burst: 5', 'burst: 31'));
    await assert.rejects(
      gateway.gateway.reload(),
      /policies\/plans\.yaml:\d+ {2}measured\.rate\.burst is more than the limit of 30/,
    );
    await writeFile(file, good);
  });
});
