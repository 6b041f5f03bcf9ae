import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import request, { type Test } from 'supertest';
import { createTestIssuer, type TestIssuer } from '../policies/access-token/tokens.ts';
import { bearer, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { postgresOrSkip, type TestPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/store.ts';

describe('access tokens that are taken back over two gateways', () => {
  let postgres: TestPostgres;
  let issuer: TestIssuer;
  let keys: Server;
  let here: TestGateway;
  let there: TestGateway;
  before(async function () {
    postgres = await postgresOrSkip(this);
    keys = createServer((_request, response) => response.end(JSON.stringify({ keys: [issuer.jwk] })));
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
    issuer = await createTestIssuer(address);
    const file = path.join(temporaryFolder(), 'issuers.yaml');
    const entry = {
      name: 'development',
      issuer: address,
      audience: issuer.issuer.audience,
      jwksUrl: `${address}/keys`,
    };
    writeFileSync(file, JSON.stringify([entry]));
    const variables = { DATABASE_URL: postgres.url, ISSUERS_FILE: file };
    [here, there] = await Promise.all([startTestGateway({ variables }), startTestGateway({ variables })]);
  });
  after(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await postgres?.stop();
    keys?.close();
  });

  /** @param age  seconds ago it was issued */
  const mint = (sub: string, age: number, claims: object = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    return issuer.mint({ sub, iat: now - age, exp: now + 3_600, jti: crypto.randomUUID(), ...claims });
  };
  const call = (gateway: TestGateway, token: string): Test =>
    request(gateway.url).get('/experience/storefront/v2/orders?limit=1').set(bearer(token));
  const control = async (method: 'put' | 'delete', gateway: TestGateway, subject: string): Promise<void> => {
    const operator = bearer(await mint('operator', 1, { scope: 'gateway:admin' }));
    const target = encodeURIComponent(`${subject} (development)`);
    const asked = request(gateway.url)[method](`/experience/operations/v1/controls?kind=subject&target=${target}`);
    await (method === 'put' ? asked.set(operator).send({}) : asked.set(operator)).expect(200);
  };

  it('J22: are refused on both within five seconds, a hundred times of a hundred, though known to be good', async () => {
    const people = Array.from({ length: 100 }, (_, index) => `person-${index}`);
    const tokens = await Promise.all(people.map((person) => mint(person, 30)));
    const statuses = (gateway: TestGateway) =>
      Promise.all(tokens.map(async (token) => (await call(gateway, token)).status));
    for (const gateway of [here, there]) assert.ok(!(await statuses(gateway)).includes(401));
    const begun = performance.now();
    let since = 0;
    for (const person of people) {
      if (person === 'person-7') since = Date.now();
      await control('put', here, person);
    }
    const denied = performance.now();
    assert.ok((await statuses(here)).every((status) => status === 401));
    while (!(await statuses(there)).every((status) => status === 401)) {
      assert.ok(performance.now() - denied < 5_000, `it took more than 5 s, since ${Math.round(denied - begun)} ms`);
      await sleep(50);
    }
    // Whoever signs in again is in, but for what clocks may differ by.
    const fresh = await mint('person-7', Math.floor((Date.now() - since) / 1_000) - 4);
    for (const gateway of [here, there]) assert.equal((await call(gateway, fresh)).status, 401);
    there.clock.offset += 10_000;
    assert.notEqual((await call(there, await mint('person-7', -10))).status, 401);
    there.clock.offset = 0;
    for (const person of people) await control('delete', here, person);
  }).timeout(60_000);

  it('stay refused while the store is away, and after a minute no token is believed: one may have been taken back', async () => {
    const [gone, good] = [await mint('person-1', 30), await mint('shopper', 30)];
    await control('put', here, 'person-1');
    const feed = (gateway: TestGateway) => request(gateway.url).get('/experience/storefront/v2/products?limit=1');
    await feed(here).expect(200);
    await postgres.crash();
    while ((await request(here.operations).get('/health/ready')).status === 200) await sleep(50);
    await call(here, gone).expect(401);
    // Known to be good; what it asks for is away.
    assert.notEqual((await call(here, good)).status, 401);
    here.clock.age += 61_000;
    let told = await call(here, good);
    for (let patience = 0; !/Access tokens/.test(told.body.detail) && patience < 200; patience += 1) {
      await sleep(50);
      told = await call(here, good);
    }
    assert.equal(told.status, 503);
    assert.equal(told.body.detail, 'Access tokens cannot be checked at the moment.');
    assert.equal(told.headers['retry-after'], '5');
    await postgres.restart();
    const begun = performance.now();
    while ((await call(here, good)).status !== 200) {
      assert.ok(performance.now() - begun < 5_000);
      await sleep(50);
    }
    await call(here, gone).expect(401);
    await control('delete', here, 'person-1');
  }).timeout(40_000);
});
