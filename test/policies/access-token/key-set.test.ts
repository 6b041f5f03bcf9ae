import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessToken } from '../../../policies/access-token/access-token.ts';
import { type Mounted, mount } from '../support.ts';
import { createTestIssuer, type TestIssuer } from './tokens.ts';

const operation = { security: [{ accessToken: [] }] };
const minute = 60_000;
const day = 24 * 60 * minute;
const later = { exp: Date.parse('2026-12-24T00:00:00Z') / 1000 };

describe('keys of a token issuer', () => {
  let id: TestIssuer;
  let server: Server;
  let mounted: Mounted;
  let fetches: number;
  let answer: RequestListener;

  const publish =
    (...issuers: TestIssuer[]): RequestListener =>
    (_request, response) => {
      response.setHeader('content-type', 'application/jwk-set+json');
      response.end(JSON.stringify({ keys: issuers.map(({ jwk }) => jwk) }));
    };
  const broken: RequestListener = (_request, response) => {
    response.statusCode = 503;
    response.end();
  };
  const hang: RequestListener = () => {};
  const enter = async (token: string) => {
    const { problem } = await mounted.send({ headers: { authorization: `Bearer ${token}` } });
    return problem?.kind ?? 'in';
  };
  /** Lets a fetch in the background come to its end. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  before(async () => {
    id = await createTestIssuer();
  });
  beforeEach(async () => {
    fetches = 0;
    answer = publish(id);
    server = createServer((request, response) => {
      fetches += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    mounted = mount(accessToken, { operation, surroundings: { issuers: [{ ...id.issuer, keys: { url } }] } });
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('are fetched once, on first use', async () => {
    const tokens = await Promise.all([id.mint({ jti: '1' }), id.mint({ jti: '2' }), id.mint({ jti: '3' })]);

    assert.equal(fetches, 0);
    const told = () => mounted.meter.value('causeway_token_keys_fetched_seconds', { issuer: id.issuer.issuer });
    assert.equal(told(), 0);
    assert.deepEqual(await Promise.all(tokens.map(enter)), ['in', 'in', 'in']);
    assert.equal(fetches, 1);
    assert.equal(told(), mounted.clock.now() / 1000);
  });

  it('are fetched again in the background when they are ten minutes old', async () => {
    await enter(await id.mint());
    mounted.clock.advance(9 * minute);
    await enter(await id.mint(later));
    assert.equal(fetches, 1);

    mounted.clock.advance(2 * minute);
    await enter(await id.mint(later));
    await settle();
    assert.equal(fetches, 2);
  });

  it('J07: keep working for a day when the issuer is down, and no longer', async () => {
    await enter(await id.mint());
    answer = broken;

    mounted.clock.advance(day - minute);
    assert.equal(await enter(await id.mint(later)), 'in');
    await settle();
    assert.equal(mounted.log.lines.at(-1)?.message, 'the keys of a token issuer could not be fetched');

    mounted.clock.advance(2 * minute);
    assert.equal(await enter(await id.mint({ ...later, jti: '2' })), 'unavailable');
  });

  it('that cannot be had are our trouble, not the caller’s', async () => {
    answer = broken;
    const { problem } = await mounted.send({ headers: { authorization: `Bearer ${await id.mint()}` } });

    assert.equal(problem?.kind, 'unavailable');
    assert.equal(problem?.facts.headers?.['retry-after'], '5');
  });

  it('J06: are asked for at most once in five seconds while the issuer is down, and nobody waits for that', async () => {
    answer = broken;
    assert.equal(await enter(await id.mint()), 'unavailable');
    for (let turn = 0; turn < 50; turn += 1) {
      assert.equal(await enter(await id.mint({ jti: String(turn) })), 'unavailable');
    }
    assert.equal(fetches, 1);

    answer = hang;
    mounted.clock.advance(5_000);
    const begun = performance.now();
    assert.equal(await enter(await id.mint()), 'unavailable');
    // Half of what a fetch may take.
    assert.ok(performance.now() - begun < 1_000);
  });

  it('J06: are asked for less and less often while the issuer stays down, at most once in 30 s over an hour', async () => {
    await enter(await id.mint(later));
    answer = broken;
    const unknown = await (await createTestIssuer('https://id.example', 'nobody')).mint(later);
    mounted.clock.advance(minute);
    for (let second = 0; second < 3_600; second += 10) {
      mounted.clock.advance(10_000);
      assert.equal(await enter(unknown), 'unavailable');
      // Long enough for a fetch to be answered.
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    assert.equal(await enter(await id.mint({ ...later, jti: 'good' })), 'in');
    assert.ok(fetches > 20 && fetches <= 120, `${fetches} fetches`);
  });

  it('are used again as soon as the issuer is back', async () => {
    answer = broken;
    await enter(await id.mint());
    answer = publish(id);
    mounted.clock.advance(5_000);
    await enter(await id.mint());
    await settle();

    assert.equal(await enter(await id.mint()), 'in');
  });

  it('J09: may change: a new key is found by the first token that needs it', async () => {
    const next = await createTestIssuer('https://id.example', 'k2');
    await enter(await id.mint());
    answer = publish(id, next);
    mounted.clock.advance(30_000);

    assert.equal(await enter(await next.mint()), 'in');
    assert.equal(await enter(await id.mint({ jti: 'old' })), 'in');
  });

  it('J04 J06: are not fetched for every token with an unknown key', async () => {
    const other = await createTestIssuer('https://id.example', 'nobody');
    await enter(await id.mint());
    mounted.clock.advance(30_000);
    for (let turn = 0; turn < 20; turn += 1) {
      assert.equal(await enter(await other.mint({ jti: String(turn) })), 'unauthenticated');
    }

    assert.equal(fetches, 2);
  });

  const nonsense: Record<string, RequestListener> = {
    'a redirect': (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    HTML: (_request, response) => response.end('<html>'),
    'an empty object': (_request, response) => response.end('{}'),
    'two megabytes': (_request, response) => response.end(`{"keys":[],"x":"${'x'.repeat(2_000_000)}"}`),
  };
  for (const [what, listener] of Object.entries(nonsense)) {
    it(`J10: stay as they were when the issuer answers with ${what}`, async () => {
      await enter(await id.mint());
      answer = listener;
      mounted.clock.advance(11 * minute);
      await enter(await id.mint(later));
      await settle();

      assert.equal(fetches, 2);
      assert.equal(mounted.log.lines.length, 1);
      assert.equal(await enter(await id.mint({ ...later, jti: '2' })), 'in');
    });
  }

  it('J10: may share a name: each is tried', async () => {
    const twin = await createTestIssuer();
    const stranger = await createTestIssuer();
    answer = publish(id, twin);
    assert.equal(await enter(await id.mint()), 'in');
    assert.equal(await enter(await twin.mint()), 'in');
    assert.equal(await enter(await stranger.mint()), 'unauthenticated');
    assert.equal(await enter(await twin.mint({ aud: 'https://other.example' })), 'unauthenticated');
  });

  it('J10: share a name up to a point: nobody pays for a thousand checks', async () => {
    const twins = await Promise.all(Array.from({ length: 6 }, () => createTestIssuer()));
    answer = publish(...twins);
    assert.equal(await enter(await (twins[3] as TestIssuer).mint()), 'in');
    assert.equal(await enter(await (twins[5] as TestIssuer).mint()), 'unauthenticated');
  });

  for (const [what, bad] of [
    ['nothing', null],
    ['a word', 'k1'],
    ['a key without a type', { kid: 'k9' }],
    ['a secret', { kty: 'oct', kid: 'k9', k: 'c2VjcmV0' }],
    ['a key of a type nobody knows', { kty: 'XYZ', kid: 'k9' }],
    ['a key whose name is a number', { kty: 'EC', kid: 7, crv: 'P-256', x: 'a', y: 'b' }],
  ] as const) {
    it(`J10: serve the rest when ${what} stands among them`, async () => {
      answer = (_request, response) => response.end(JSON.stringify({ keys: [bad, id.jwk, bad] }));
      assert.equal(await enter(await id.mint()), 'in');
    });
  }

  it('J10: stay as they were when the issuer sends its set without end', async () => {
    await enter(await id.mint());
    answer = (_request, response) => {
      response.write('{"keys":[');
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    };
    mounted.clock.advance(11 * minute);
    await enter(await id.mint(later));
    while (mounted.log.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await enter(await id.mint({ ...later, jti: '2' })), 'in');
  });

  it('J10: serve the rest when one of them is broken', async () => {
    answer = (_request, response) =>
      response.end(JSON.stringify({ keys: [{ kty: 'EC', kid: 'bad', crv: 'P-256', x: '!', y: '!' }, id.jwk] }));

    assert.equal(await enter(await id.mint()), 'in');
    assert.equal(await enter(await id.mint({}, { kid: 'bad' })), 'unauthenticated');
  });
});
