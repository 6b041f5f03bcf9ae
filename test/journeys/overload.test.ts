import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { newBrowser } from '../gateway/development/browser.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { startTestShipments, type TestShipments } from '../support/shipments.ts';
import { signInAs } from '../support/visitor.ts';

const products = '/experience/storefront/v2/products';
const feed = '/experience/partner/v1/feed';
const orders = '/experience/storefront/v2/orders';

// With room for ten calls, four may be anonymous, five of free plans, seven of people, eight of partners.
describe('a gateway with its hands full', () => {
  let shipments: TestShipments;
  let gateway: TestGateway;
  let shopper: { authorization: string };
  const held: Socket[] = [];
  before(async () => {
    shipments = await startTestShipments();
    gateway = await startTestGateway({ variables: { ...shipments.variables, OVERLOAD_CALLS: '10' } });
    shopper = bearer(await gateway.token('shopper'));
  });
  const letGo = async (): Promise<void> => {
    for (const socket of held.splice(0)) socket.destroy();
    await atWork(0);
  };
  afterEach(letGo);
  after(async () => {
    await gateway?.stop();
    await shipments?.kill();
  });

  const metric = async (name: string): Promise<number> => {
    const { text } = await request(gateway.operations).get('/metrics').expect(200);
    return Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  };
  const atWork = async (calls: number): Promise<void> => {
    while ((await metric('causeway_calls_at_work')) !== calls) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  /** Calls of a person that are at work for as long as their bodies do not end. */
  const hold = async (calls: number): Promise<void> => {
    for (let call = 0; call < calls; call += 1) {
      const socket = connect(gateway.gateway.port, '127.0.0.1');
      held.push(socket);
      await once(socket, 'connect');
      socket.write(
        `POST ${orders} HTTP/1.1\r\nHost: a\r\nAuthorization: ${shopper.authorization}\r\nContent-Type: application/json\r\n` +
          `Idempotency-Key: ${'held-'.padEnd(20, String(call))}\r\nContent-Length: 100\r\n\r\n{`,
      );
    }
    await atWork(calls);
  };

  it('turns anonymous callers away first, and tells them, also in a browser, when to come back', async () => {
    await hold(4);
    const { status, body, headers } = await request(gateway.url).get(products).set('Origin', 'http://localhost:3000');
    assert.equal(status, 503);
    assert.equal(body.type, `${gateway.gateway.publicUrl}/problems/too-busy`);
    assert.match(body.instance, /^urn:uuid:/);
    assert.match(headers['retry-after'] ?? '', /^[1-4]$/);
    assert.equal(headers['access-control-allow-origin'], 'http://localhost:3000');
    assert.match(headers['content-type'] ?? '', /problem\+json/);
    await request(gateway.url).get(orders).set(shopper).expect(200);
  });

  it('lets plans in by their priority, once it is known whose a key is', async () => {
    const free = { 'x-api-key': await gateway.key('reader', 'free') };
    const partner = { 'x-api-key': await gateway.key('seller', 'partner') };
    await hold(5);
    const shed = await metric('causeway_shed_total{plan="free"}');
    for (let call = 0; call < 3; call += 1) {
      const { status, headers } = await request(gateway.url).get(feed).set(free);
      assert.equal(status, 503);
      assert.equal(headers.ratelimit, undefined, 'nobody pays for being turned away');
      await request(gateway.url).get(feed).set(partner).expect(200);
    }
    assert.equal(await metric('causeway_shed_total{plan="free"}'), shed + 3);
  });

  it('still answers operators, and stays ready', async () => {
    await hold(7);
    await request(gateway.url).get(orders).set(shopper).expect(503);
    await request(gateway.operations).get('/health/live').expect(200);
    const { body } = await request(gateway.operations).get('/health/ready').expect(200);
    assert.equal(body.ready, true);
  });

  it('shows strangers no pages, but people who have signed in; a stranger reads on one what is the matter', async () => {
    const stranger = newBrowser();
    const { get } = await signInAs('operator', gateway.url);
    await hold(4);
    const shed = await metric('causeway_shed_total{plan="signed-in"}');
    const turnedAway = await stranger.send(`${gateway.url}/portal`, { headers: { accept: 'text/html' } });
    assert.equal(turnedAway.status, 503);
    assert.match(turnedAway.headers.get('retry-after') ?? '', /^[1-4]$/);
    assert.match(await turnedAway.text(), /Many are here at once: try again in a few seconds\.[\s\S]*>Try again</);
    for (const path of [
      '/portal',
      '/portal/operators',
      '/portal/operators/upstreams',
      '/openapi/system/orders/v1.json',
    ])
      assert.equal((await get(path)).status, 200, path);
    stranger.cookies.set('__Host-causeway-session', 'A'.repeat(43));
    assert.equal((await stranger.get(`${gateway.url}/portal`)).status, 503, 'a cookie alone is nobody');
    await letGo();
    await hold(7);
    assert.equal((await get('/portal')).status, 503);
    assert.equal(await metric('causeway_shed_total{plan="signed-in"}'), shed + 1);
  });

  it('lets other gateways read the keys of tiers', async () => {
    await hold(4);
    await request(gateway.url).get('/.well-known/causeway-tier-keys.json').expect(200);
  });

  it('ends no event stream, and counts none that has begun', async () => {
    const stop = new AbortController();
    const parcel = '/experience/tracking/v1/parcels/TRK000000003';
    const stream = await fetch(`${gateway.url}${parcel}/events`, { headers: shopper, signal: stop.signal });
    assert.equal(stream.status, 200);
    await atWork(0);
    await hold(7);
    await request(gateway.url).get(products).expect(503);
    const scan = await fetch(`${shipments.variables.SHIPMENTS_URL}/shipments/S-00000003/events`, {
      method: 'POST',
      headers: { 'x-service-key': shipments.variables.SHIPMENTS_KEY, 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'out-for-delivery', place: 'Utrecht' }),
    });
    assert.ok(scan.ok);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('out-for-delivery')) text += (await reader?.read())?.value ?? '';
    stop.abort();
  });

  it('has done nothing for whom it turned away: the same call, sent again, is carried out once', async () => {
    const count = async () => (await request(gateway.url).get(`${orders}?limit=100`).set(shopper)).body.items.length;
    const had = await count();
    const send = () =>
      request(gateway.url)
        .post(orders)
        .set(shopper)
        .set('Idempotency-Key', 'turned-away-and-again')
        .send({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } });
    await hold(7);
    await send().expect(503);
    for (const socket of held.splice(0)) socket.destroy();
    await atWork(0);
    assert.equal(await count(), had);
    await send().expect(201);
    assert.equal(await count(), had + 1);
  });
});

describe('a gateway whose event loop is late', () => {
  it('D14: turns calls away while it is, and everybody is welcome afterwards', async () => {
    await using gateway = await startTestGateway({ variables: { OVERLOAD_MILLISECONDS: '5' } });
    const headers = { 'x-api-key': await gateway.key('busy', 'internal') };
    const statuses = new Map<number, number>();
    const ends = performance.now() + 20_000;
    const ask = async (): Promise<number> => {
      const { status } = await fetch(`${gateway.url}${feed}?limit=50`, { headers });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      return status;
    };
    const keepAsking = async (): Promise<void> => {
      while (!statuses.has(503) && performance.now() < ends) await ask();
    };
    // Something that takes the gateway's time, as a slow handler would.
    const busy = setInterval(() => {
      const until = performance.now() + 20;
      while (performance.now() < until);
    }, 5);
    await Promise.all(Array.from({ length: 100 }, keepAsking));
    clearInterval(busy);
    assert.ok(statuses.has(503), JSON.stringify([...statuses]));
    assert.ok(statuses.has(200), 'some were served');
    let last = await ask();
    for (; last === 503 && performance.now() < ends; last = await ask()) await sleep(50);
    assert.notEqual(last, 503);
    const { text } = await request(gateway.operations).get('/metrics');
    assert.match(text, /^causeway_shed_total\{plan="internal"\} [1-9]/m);
  });
});
