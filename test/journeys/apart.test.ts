import assert from 'node:assert/strict';
import request from 'supertest';
import { openSharedStore } from '../../gateway/store/store.ts';
import { createTierSigner, type SignTier } from '../../gateway/tiers/identity.ts';
import { keyFile } from '../../gateway/tiers/key-file.ts';
import type { KeyShelf } from '../../gateway/tiers/key-shelf.ts';
import { keyTable } from '../../gateway/tiers/key-table.ts';
import { createKeyRing } from '../../gateway/tiers/keys.ts';
import type { Identity } from '../../policies/policy.ts';
import { freePort } from '../support/free-port.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { databaseOrSkip } from '../support/postgres.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';
import { quiet, temporaryFolder } from '../support/store.ts';

const clock = { now: Date.now, monotonic: () => performance.now() };
const signerOf = async (shelf: KeyShelf): Promise<SignTier> =>
  createTierSigner(await createKeyRing({ shelf, days: 30, clock, log: quiet }), clock);
const storefront: Identity = {
  kind: 'user',
  issuer: 'development',
  subject: 'shopper',
  scopes: ['orders:read'],
  scheme: 'accessToken',
  caller: 'experience/storefront.v2',
};

describe('two gateways that share no database, one trusting the keys the other publishes', () => {
  let shipments: TestShipments;
  let below: TestGateway;
  let front: TestGateway;
  let sign: SignTier;
  let isFrontUp = false;
  const stopFront = async (): Promise<void> => {
    if (isFrontUp) await front.stop();
    isFrontUp = false;
  };
  before(async function () {
    this.timeout(60_000);
    const DATABASE_URL = await databaseOrSkip(this);
    shipments = await startTestShipments();
    const port = await freePort();
    const keys = `http://127.0.0.1:${port}/.well-known/causeway-tier-keys.json`;
    below = await startTestGateway({ variables: { TIER_KEYS_URLS: keys, ...shipments.variables } });
    const variables = { DATABASE_URL, PORT: String(port), PROCESS_URL: below.url, ...shipments.variables };
    front = await startTestGateway({ variables });
    isFrontUp = true;
    const store = await openSharedStore(DATABASE_URL, quiet);
    sign = await signerOf(keyTable(store.db));
    await store.close();
  });
  after(async () => {
    await stopFront();
    await below?.stop();
    await shipments?.kill();
  });

  const ask = async (signer: SignTier) =>
    request(below.url)
      .get('/process/ordering/v1/orders?limit=1')
      .set(bearer(await signer(storefront, 'process/ordering.v1')));

  it('are one gateway to callers: records of the one, through the door of the other', async () => {
    const placed = await request(below.url)
      .post('/experience/storefront/v2/orders')
      .set(bearer(await below.token('shopper')))
      .set('Idempotency-Key', crypto.randomUUID())
      .send({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } })
      .expect(201);
    const path = `/experience/storefront/v2/orders/${placed.body.orderId}`;
    const { body } = await request(front.url)
      .get(path)
      .set(bearer(await front.token('shopper')))
      .expect(200);
    assert.equal(body.orderId, placed.body.orderId);
  });

  it('refuses keys that neither publishes', async () => {
    const stranger = await ask(await signerOf(keyFile(temporaryFolder())));
    assert.equal(stranger.status, 403);
    assert.match(stranger.body.type, /\/problems\/tier-not-public$/);
  });

  it('goes on with the keys it knows when nobody publishes them any more', async () => {
    assert.equal((await ask(sign)).status, 200);
    await stopFront();
    assert.equal((await ask(sign)).status, 200);
    assert.equal((await ask(await signerOf(keyFile(temporaryFolder())))).status, 403);
  });
});
