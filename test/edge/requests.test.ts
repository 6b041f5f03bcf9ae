import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { base, type Front, get, goodKey, host, last, post, startFront } from '../gateway/edge/front.ts';
import { answersIn, open, problemIn } from '../gateway/edge/wire.ts';

describe('a hostile request', () => {
  let front: Front;
  before(async () => {
    front = await startFront();
  });
  after(() => front.close());

  const ask = (target: string, fields = '', method = 'GET') =>
    front.ask(`${method} ${target} HTTP/1.1\r\n${host}${fields}${last}`);
  /** Refused with such a problem, without a word to the upstream. */
  const refuses = async (text: Promise<string>, kind: string): Promise<void> => {
    const before = front.upstream.seen.length;
    problemIn(await text, kind);
    assert.equal(front.upstream.seen.length, before);
  };

  it('H07: gives a header twice, and both values are judged', async () => {
    assert.equal(answersIn(await ask(`${base}/bags/1`, 'X-Colour: red\r\n'))[0]?.status, 200);
    for (const fields of ['X-Colour: red\r\nX-Colour: green\r\n', 'X-Colour: red\r\nx-colour: red\r\n'])
      await refuses(ask(`${base}/bags/1`, fields), 'bad-request');
  });

  it('H13: learns from no answer what it is answered by', async () => {
    for (const target of [
      `${base}/things/1`,
      `${base}/nothing`,
      '/portal',
      '/problems',
      '/nowhere',
      '//',
      '/openapi',
    ]) {
      const heard = await ask(target);
      assert.doesNotMatch(heard, /^(server|x-powered-by|via):/im, target);
      assert.doesNotMatch(heard, /node|express|undici/i, target);
    }
  });

  it('P03: goes on where a prefix ends, and is somewhere else', async () => {
    for (const target of [
      '/experience../admin',
      '/experienced/probe/v1/things/1',
      '/experience%2e/probe/v1/things/1',
      `${base}../things/1`,
      `${base}%2e/things/1`,
      `${base}0/things/1`,
      `${base}things/1`,
      '/portal../portal',
      '/openapi../openapi/experience/probe/v1.json',
    ]) {
      const before = front.upstream.seen.length;
      const [answer] = answersIn(await ask(target));
      assert.ok([400, 404].includes(answer?.status ?? 0), `${target} is answered ${answer?.status}`);
      assert.equal(front.upstream.seen.length, before, target);
    }
  });

  it('P08: asks what the server as a whole takes, and is answered without anybody behind it', async () => {
    const lines = front.requests.length;
    await refuses(ask('*'), 'malformed-request');
    const [answer] = answersIn(await ask('*', '', 'OPTIONS'));
    assert.equal(answer?.status, 204);
    assert.equal(answer?.headers.get('access-control-allow-origin'), undefined);
    assert.equal((await front.settled(lines + 2)).status, 204);
    const preflight = 'Origin: https://shop.example\r\nAccess-Control-Request-Method: GET\r\n';
    assert.equal(answersIn(await ask('*', preflight, 'OPTIONS')).length, 1);
  });

  it('K02: brings a key in the query, which is none and is written nowhere', async () => {
    for (const name of ['api_key', 'apikey', 'X-API-Key', 'key', 'access_token', 'token']) {
      const lines = front.requests.length;
      await refuses(ask(`${base}/own?${name}=${goodKey}`), 'unauthenticated');
      assert.doesNotMatch(JSON.stringify(await front.settled(lines + 1)), new RegExp(goodKey), name);
    }
  });

  it('D13: has a body nobody can read, and goes no further', async () => {
    for (const body of ['{', '{}{', 'null', '[]', '"x"', '{"a":1,}', '\ufeff{}', '{"a":01}', '\xff\xfe']) {
      const bytes = Buffer.from(body, body.includes('\xff') ? 'latin1' : 'utf8');
      const head = Buffer.from(`${post}Content-Length: ${bytes.length}\r\n${last}`);
      await refuses(front.ask(Buffer.concat([head, bytes])), 'bad-request');
    }
  });

  it('D05: has a coded body, which nobody inflates', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    for (const [coding, body] of [
      ['gzip', bomb],
      ['GZIP, gzip', gzipSync('{}')],
      ['gzip', Buffer.from('{}')],
      ['br', Buffer.from('{}')],
    ] as const) {
      const head = `${post}Content-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n${last}`;
      await refuses(front.ask(Buffer.concat([Buffer.from(head), body])), 'unsupported-media-type');
    }
    const plain = `${post}Content-Encoding: identity\r\nContent-Length: 2\r\n${last}{}`;
    assert.equal(answersIn(await front.ask(plain))[0]?.status, 200);
  });

  it('C04: dresses up as a file, and is no more public for that', async () => {
    for (const suffix of ['.css', '/a.css', '%0a.css', ';x.js', '%3fx.js', '.js?x=1', '%23.png']) {
      const heard = await ask(`${base}/own${suffix}`, `X-API-Key: ${goodKey}\r\n`);
      const [answer] = answersIn(heard);
      assert.ok([400, 404].includes(answer?.status ?? 0), `${suffix} is answered ${answer?.status}`);
      assert.equal(answer?.headers.get('cache-control'), 'no-store', suffix);
    }
  });

  it('V14: looks for what no contract declares, and finds nothing', async () => {
    await refuses(ask(base.replace('v1', 'v0')), 'no-such-version');
    for (const target of [
      '/debug',
      '/metrics',
      '/health/live',
      '/reload',
      '/admin',
      '/.env',
      '/.git/config',
      '/graphql',
    ])
      await refuses(ask(target), 'no-such-route');
    for (const target of ['/development/tokens', '/system/customers/v1/customers', '/process'])
      await refuses(ask(target), 'no-such-route');
  });

  it('A10: cannot break the metrics with an address', async () => {
    for (const target of ['/metrics?%', '/metrics/%ff', '/metrics%zz', '//metrics']) {
      const wire = await open(front.operationsPort);
      wire.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n${last}`);
      assert.match(await wire.ended(), /^HTTP\/1\.1 (200|400|401|404) /, target);
    }
  });

  it('W04: from a page of another origin has nothing to open a socket with', async () => {
    const own = `${base}/own`;
    const cookie = 'Origin: https://evil.example\r\nCookie: session=1; _session=2; token=3\r\n';
    await refuses(ask(own, cookie), 'unauthenticated');
    assert.equal(
      answersIn(await front.ask(`${get}${cookie}\r\n`))[0]?.headers.get('access-control-allow-origin'),
      undefined,
    );
  });
});
