import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { type CorsSettings, cors } from '../../policies/cors.ts';
import { type Mounted, mount, operationFor } from './support.ts';

const shop = 'https://shop.example';

const preflight = (mounted: Mounted, headers: Record<string, string> = {}) =>
  mounted.send({
    method: 'OPTIONS',
    headers: { origin: shop, 'access-control-request-method': 'GET', ...headers },
  });

describe('cors', () => {
  const mounted = mount(cors, { settings: { origins: [shop, 'http://localhost:3000'] } });

  it('lets pages of a known origin read the answer and its telling headers', async () => {
    const { exchange, passed } = await mounted.send({ headers: { origin: shop } });

    assert.ok(passed);
    assert.deepEqual(exchange.outgoing, {
      'access-control-allow-origin': shop,
      'access-control-expose-headers':
        'RateLimit, RateLimit-Policy, Retry-After, API-Version, Deprecation, Sunset, Brownout, Link, X-Request-Id, Location, ETag, Age, Cache-Status, Causeway-Sandbox, Preference-Applied, Idempotent-Replayed',
      vary: 'Origin',
    });
  });

  const strangers: Record<string, string | string[]> = {
    'null, the origin of pages without one': 'null',
    'a longer name that begins alike': 'https://shop.example.evil',
    'a longer name that ends alike': 'https://evilshop.example',
    'a subdomain': 'https://www.shop.example',
    'the same host without encryption': 'http://shop.example',
    'the same host on another port': 'https://shop.example:8443',
    'the same origin with a path': 'https://shop.example/',
    'another spelling': 'HTTPS://SHOP.EXAMPLE',
    'two origins joined': `${shop}, https://evil.example`,
    'two origins': [shop, shop],
    'an empty one': '',
  };
  for (const [what, origin] of Object.entries(strangers)) {
    it(`C07: allows nothing to a page of a stranger's origin: ${what}`, async () => {
      const { exchange, passed } = await mounted.send({ headers: { origin } });

      assert.ok(passed, 'the call itself goes on: only browsers care');
      assert.deepEqual(exchange.outgoing, { vary: 'Origin' });
    });
  }

  it('leaves callers alone that are no browsers, but tells caches that origins matter', async () => {
    const { exchange, passed } = await mounted.send();

    assert.ok(passed);
    assert.deepEqual(exchange.outgoing, { vary: 'Origin' });
  });

  it('keeps its allowances on refusals, so that pages can read what was wrong', async () => {
    const refusing = mount(cors, {
      settings: { origins: [shop] },
      next: async () => {
        throw new Problem('too-many-requests');
      },
    });
    const { exchange, problem } = await refusing.send({ headers: { origin: shop } });

    assert.equal(problem?.kind, 'too-many-requests');
    assert.equal(exchange.outgoing['access-control-allow-origin'], shop);
  });

  it('P13 C08: answers a preflight without a credential', async () => {
    const { answer, passed, exchange } = await preflight(mounted, {
      'access-control-request-headers': 'authorization,idempotency-key',
    });

    assert.equal(passed, false);
    assert.equal(answer?.status, 204);
    assert.deepEqual(answer?.body, { kind: 'none' });
    assert.equal(answer?.headers['access-control-allow-origin'], shop);
    assert.equal(answer?.headers['access-control-allow-methods'], 'GET, HEAD');
    assert.match(String(answer?.headers['access-control-allow-headers']), /Authorization, X-API-Key/);
    assert.equal(answer?.headers['access-control-max-age'], '600');
    assert.equal(answer?.headers['access-control-allow-credentials'], undefined);
    assert.equal(exchange.outgoing.vary, 'Origin');
  });

  it('offers the method of the operation, and no other', async () => {
    const post = mount(cors, { settings: { origins: [shop] }, operation: { method: 'POST' } });

    const offered = await preflight(post, { 'access-control-request-method': 'POST' });
    assert.equal(offered.answer?.headers['access-control-allow-methods'], 'POST');
    for (const method of ['DELETE', 'GET', 'post', '']) {
      const refused = await preflight(post, { 'access-control-request-method': method });
      assert.equal(refused.problem?.status, 403, method);
    }
  });

  it('C08: counts preflights by address, with a limit of their own, and calls are none', async () => {
    const limited = mount(cors, { settings: { origins: [shop], preflights: 2 } });
    for (let turn = 0; turn < 20; turn += 1) assert.equal((await preflight(limited)).answer?.status, 204);
    const { problem } = await preflight(limited);
    assert.equal(problem?.kind, 'too-many-requests');
    assert.equal(problem?.facts.headers?.['retry-after'], '1');
    assert.ok((await limited.send({ headers: { origin: shop } })).passed);
    const elsewhere = { headers: { origin: shop, 'access-control-request-method': 'GET' }, address: '192.0.2.77' };
    assert.equal((await limited.send({ method: 'OPTIONS', ...elsewhere })).answer?.status, 204);
    limited.clock.advance(500);
    assert.equal((await preflight(limited)).answer?.status, 204);
  });

  it('C08: refuses a preflight from a strange origin, without any allowance', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const { problem, exchange, passed } = await preflight(mounted, { origin });

      assert.equal(problem?.kind, 'forbidden');
      assert.equal(passed, false);
      assert.deepEqual(exchange.outgoing, { vary: 'Origin' });
    }
  });

  it('C08: refuses a preflight for a header that is not offered, and names it', async () => {
    const { problem, exchange } = await preflight(mounted, {
      'access-control-request-headers': 'Content-Type, X-User-Id',
    });

    assert.equal(problem?.kind, 'forbidden');
    assert.match(String(problem?.facts.detail), /“X-User-Id”/);
    assert.equal(exchange.outgoing['access-control-allow-origin'], undefined);
  });

  it('takes an OPTIONS request that asks for no method as an ordinary one', async () => {
    const { passed } = await mounted.send({ method: 'OPTIONS', headers: { origin: shop } });

    assert.ok(passed);
  });

  it('never lets a preflight through to the operation, even where no origin is known', async () => {
    const closed = mount(cors);

    const asked = await preflight(closed);
    assert.equal(asked.problem?.kind, 'forbidden');
    const { exchange, passed } = await closed.send({ headers: { origin: shop } });
    assert.ok(passed);
    assert.deepEqual(exchange.outgoing, {});
  });

  it('lets every page read what is open to all', async () => {
    const open = mount(cors, { settings: { origins: ['*'], exposed: [] } });

    const { exchange } = await open.send({ headers: { origin: 'https://anyone.example' } });
    assert.deepEqual(exchange.outgoing, { 'access-control-allow-origin': '*' });
    assert.equal((await preflight(open)).answer?.headers['access-control-allow-origin'], '*');
    const sandboxed = await open.send({ headers: { origin: 'null' } });
    assert.deepEqual(sandboxed.exchange.outgoing, {});
  });

  it('C07: lets cookies along only where it is told so', async () => {
    const cookies = mount(cors, { settings: { origins: [shop], credentials: true } });

    const { exchange } = await cookies.send({ headers: { origin: shop } });
    assert.equal(exchange.outgoing['access-control-allow-credentials'], 'true');
    const asked = await preflight(cookies);
    assert.equal(asked.answer?.headers['access-control-allow-credentials'], 'true');
    const stranger = await cookies.send({ headers: { origin: 'https://evil.example' } });
    assert.equal(stranger.exchange.outgoing['access-control-allow-credentials'], undefined);
  });

  it('refuses settings that contradict each other at boot', () => {
    const complaints = (settings: Partial<CorsSettings>) =>
      cors.contradictions?.(
        { origins: [], headers: [], exposed: [], credentials: false, maxAge: 0, preflights: 1, ...settings },
        operationFor(),
        {},
      );

    assert.deepEqual(complaints({ origins: [shop, 'http://localhost:3000'] }), []);
    assert.deepEqual(complaints({ origins: ['*'] }), []);
    assert.match(String(complaints({ origins: ['*'], credentials: true })), /exclude each other/);
    assert.match(String(complaints({ origins: ['*', shop] })), /stands alone/);
    for (const origin of ['https://shop.example/', 'shop.example', 'null', 'https://*.shop.example/x', 'HTTPS://A.B']) {
      assert.match(String(complaints({ origins: [origin] })), /is not an origin/, origin);
    }
  });
});
