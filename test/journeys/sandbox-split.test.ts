import assert from 'node:assert/strict';
import { once } from 'node:events';
import request from 'supertest';
import { WebSocket } from 'ws';
import { createTicketOffice } from '../../gateway/consumers/tickets.ts';
import { openSharedStore, type Store } from '../../gateway/store/store.ts';
import { createTierSigner } from '../../gateway/tiers/identity.ts';
import { keyTable } from '../../gateway/tiers/key-table.ts';
import { createKeyRing } from '../../gateway/tiers/keys.ts';
import type { Identity, TicketOffice, Tier } from '../../policies/policy.ts';
import { bearer } from '../support/gateway.ts';
import { type SplitGateway, splitGatewayOrSkip } from '../support/split.ts';
import { quiet } from '../support/store.ts';

const clock = { now: Date.now, monotonic: () => performance.now() };
const parcel = '/experience/tracking/v1/parcels/TRK000000003';
/** Somebody with records, and every scope, but of the test environment. */
const trying: Identity = {
  kind: 'user',
  issuer: 'development',
  subject: 'shopper',
  environment: 'test',
  scopes: ['orders:read', 'orders:write'],
  scheme: 'accessToken',
};

describe('the sandbox, over three processes', () => {
  let causeway: SplitGateway;
  let store: Store;
  let office: TicketOffice;
  let sign: ReturnType<typeof createTierSigner>;
  before(async function () {
    causeway = await splitGatewayOrSkip(this);
    store = await openSharedStore(causeway.databaseUrl, quiet);
    office = createTicketOffice({ db: store.db, clock, seconds: 30 });
    const ring = await createKeyRing({ shelf: keyTable(store.db), days: 30, clock, log: quiet });
    sign = createTierSigner(ring, clock);
  });
  after(() => store?.close());

  it('is all that a real ticket of a test identity opens', async () => {
    const { ticket } = await office.issue(parcel, trying);
    const stream = await request(causeway.url).get(`${parcel}/events?ticket=${ticket}`).expect(200);
    assert.equal(stream.headers['causeway-sandbox'], 'true');
    assert.match(stream.text, /^id: 3\nevent: status\ndata: \{"status":"in-transit"/);
    const second = await office.issue(parcel, trying);
    const address = `${causeway.url.replace('http', 'ws')}${parcel}/live?ticket=${second.ticket}`;
    const socket = new WebSocket(address).on('error', () => {});
    const [, answer] = await once(socket, 'unexpected-response');
    assert.equal(answer.statusCode, 501);
    answer.destroy();
    const { environment: _, ...live } = trying;
    const real = await office.issue(parcel, live);
    const stop = new AbortController();
    const { headers } = await fetch(`${causeway.url}${parcel}/events?ticket=${real.ticket}`, { signal: stop.signal });
    assert.equal(headers.get('causeway-sandbox'), null);
    stop.abort();
  });

  for (const [tier, caller, audience, path] of [
    ['process', 'experience/storefront.v2', 'process/ordering.v1', '/orders?limit=100'],
    ['system', 'process/ordering.v1', 'system/orders.v1', '/orders?customerId=C-000001&limit=100'],
    ['system', 'process/ordering.v1', 'system/shipments.v1', '/shipments?trackingNumber=TRK000000003'],
  ] as const) {
    it(`is all that a test identity reaches at ${audience}, in a process of its own`, async () => {
      const ask = async (identity: Identity) => {
        const token = await sign({ ...identity, caller }, audience);
        const url = causeway.processes[tier satisfies Tier].url;
        return request(url)
          .get(`/${audience.replace('.', '/')}${path}`)
          .set(bearer(token))
          .expect(200);
      };
      const { environment: _, ...live } = trying;
      const [sample, record] = [await ask(trying), await ask(live)];
      assert.equal(sample.headers['causeway-sandbox'], 'true');
      assert.equal(record.headers['causeway-sandbox'], undefined);
      assert.notDeepEqual(sample.body, record.body);
      const key = { ...trying, kind: 'consumer', scheme: 'apiKey' } as const;
      const { subject: _s, issuer: _i, environment: _e, ...nobody } = key;
      const consumer = { id: 'hurried', name: 'hurried', plan: 'internal', environment: 'test' } as const;
      assert.equal((await ask({ ...nobody, consumer })).headers['causeway-sandbox'], 'true');
    });
  }
});
