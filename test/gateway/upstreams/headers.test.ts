import assert from 'node:assert/strict';
import type { HttpUpstream } from '../../../gateway/upstreams/headers.ts';
import type { ExchangeParts } from '../../policies/support.ts';
import { answer, ok, type RawUpstream, says, startUpstream } from '../../support/upstream.ts';
import { forwardTo, tell } from './support.ts';

const credential = { header: 'X-Service-Key', value: 'the-gateways-own' };

describe('the header an upstream is sent', () => {
  let upstream: RawUpstream;
  before(async () => {
    upstream = await startUpstream();
  });
  after(() => upstream.close());

  async function sent(parts: ExchangeParts, declared: Partial<HttpUpstream> = {}): Promise<Record<string, string>> {
    const forward = forwardTo(upstream.url, { upstream: declared });
    await tell(forward.handler, parts);
    await forward.close();
    return { ...upstream.seen.at(-1)?.headers };
  }

  it('keeps what a caller says of the call itself', async () => {
    const headers = {
      accept: 'application/json',
      'user-agent': 'a-phone/1',
      'idempotency-key': 'abc',
      'if-none-match': '"7"',
    };
    const seen = await sent({ headers });
    for (const [name, value] of Object.entries(headers)) assert.equal(seen[name], value);
  });

  it('holds of all else only what the contract declares, or the upstream passes', async () => {
    const headers = { 'x-colour': 'red', 'x-shop': '7', 'x-anything': '1', 'if-unmodified-since': 'x', cookie2: 'a' };
    const declared = { path: {}, query: {}, cookie: {}, header: { 'x-colour': 'red' } };
    const seen = await sent({ headers, parameters: declared }, { passes: ['X-Shop'] });
    assert.deepEqual(
      Object.keys(headers).filter((name) => seen[name] !== undefined),
      ['x-colour', 'x-shop', 'if-unmodified-since'],
    );
    // Declared or not, nobody says who he is.
    const claims = { 'x-user-id': '1', authorization: 'Bearer x', 'x-request-id': 'mine' };
    const told = await sent(
      { headers: claims, parameters: { ...declared, header: claims } },
      { passes: ['x-user-id'] },
    );
    assert.deepEqual([told['x-user-id'], told.authorization], [undefined, undefined]);
    assert.notEqual(told['x-request-id'], 'mine');
  });

  it('H01: holds what was judged, though Connection names it', async () => {
    const seen = await sent({
      headers: {
        connection: 'content-type, x-colour, accept',
        'content-type': 'text/plain',
        'x-colour': 'red',
        accept: 'a/b',
      },
      parameters: { path: {}, query: {}, cookie: {}, header: { 'x-colour': 'red' } },
    });
    assert.deepEqual([seen['content-type'], seen['x-colour'], seen.accept], ['text/plain', 'red', undefined]);
  });

  it('H14: never holds a credential of the caller', async () => {
    const seen = await sent({
      headers: { authorization: 'Bearer x', 'x-api-key': 'cw_live_1_2', cookie: 'session=1' },
    });
    for (const name of ['authorization', 'x-api-key', 'cookie']) assert.equal(seen[name], undefined);
  });

  it('holds the gateway’s credential, and only that', async () => {
    const seen = await sent({ headers: { 'x-service-key': 'forged', connection: 'x-service-key' } }, { credential });
    assert.equal(seen['x-service-key'], 'the-gateways-own');
  });

  it('H01: is silent about hop-by-hop fields and what Connection names', async () => {
    const headers = {
      connection: 'Upgrade, HTTP2-Settings, x-mine, X-Request-Id',
      'x-mine': '1',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAARAAAAAAAIAAAAA',
      te: 'trailers',
      trailer: 'X-End',
      'keep-alive': 'timeout=9',
      'proxy-authorization': 'Basic x',
      'proxy-connection': 'close',
      expect: '100-continue',
    };
    const seen = await sent({ headers });
    assert.equal(seen.connection, 'keep-alive');
    for (const name of Object.keys(headers).slice(1)) assert.equal(seen[name], undefined, name);
    assert.equal(seen['x-request-id'], '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90');
  });

  for (const name of [
    'x-user-id',
    'remote-user',
    'x-remote-user',
    'x-auth-request-email',
    'x-groups',
    'x-customer-id',
    'ssl-client-cert',
    'cf-connecting-ip',
    'x-username',
    'x-consumer-id',
    'x-scopes',
    'x-internal-role',
    'x-authenticated-userid',
    'x-credential-identifier',
    'x_user_id',
    'x_forwarded_proto',
    'forwarded',
    'x-forwarded-port',
    'x-real-ip',
    'via',
    'baggage',
    'x-http-method-override',
    'x-original-url',
    ...['client-cert', 'client-cert-chain', 'ssl-client-verify', 'ssl-client-s-dn', 'x-ssl-client-cert'],
    ...['x-access-token', 'x-id-token', 'x-jwt-assertion', 'x-userinfo', 'x-end-user', 'x-anonymous-consumer'],
    ...['x-ms-client-principal', 'x-goog-authenticated-user-email', 'x-goog-iap-jwt-assertion', 'x-amzn-oidc-data'],
    ...['x-apigateway-api-userinfo', 'x-endpoint-api-userinfo', 'x-appengine-user-email'],
    ...['client-ip', 'fastly-client-ip', 'wl-proxy-client-ip', 'x-host', 'x-url-scheme', 'front-end-https'],
    'proxy',
  ]) {
    it(`H02: does not pass a caller’s ${name}`, async () => {
      assert.equal((await sent({ headers: { [name]: 'forged' } }))[name], undefined);
    });
  }

  for (const name of [
    'b3',
    'x-b3-flags',
    'x-b3-sampled',
    'uber-trace-id',
    'x-cloud-trace-context',
    'x-datadog-trace-id',
  ])
    it(`H15: does not go on with a trace that is none of ours: ${name}`, async () => {
      assert.equal((await sent({ headers: { [name]: '1' } }))[name], undefined);
    });

  it('says who is calling by the address the gateway saw', async () => {
    const headers = {
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'gopher',
      'x-forwarded-host': 'evil',
      host: 'evil',
    };
    const seen = await sent({ headers, address: '203.0.113.7' });
    assert.equal(seen['x-forwarded-for'], '203.0.113.7');
    assert.equal(seen['x-forwarded-proto'], 'https');
    assert.equal(seen['x-forwarded-host'], 'api.causeway.example');
    assert.equal(seen.host, `127.0.0.1:${upstream.port}`);
  });

  it('makes the upstream a child of the exchange’s span', async () => {
    const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true, state: 'vendor=1' };
    const seen = await sent({ trace, headers: { traceparent: 'forged', tracestate: 'forged=1' } });
    assert.equal(seen.traceparent, `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`);
    assert.equal(seen.tracestate, 'vendor=1');
  });
});

describe('the header of an upstream’s answer', () => {
  let upstream: RawUpstream;
  let forward: ReturnType<typeof forwardTo>;
  before(async () => {
    upstream = await startUpstream();
    forward = forwardTo(`${upstream.url}/base`);
  });
  after(async () => {
    await forward.close();
    await upstream.close();
  });

  const told = async (fields: Readonly<Record<string, string>>) => {
    upstream.behave(says(answer('200 OK', { ...fields, 'Content-Length': '2' }, '{}')));
    return (await tell(forward.handler)).headers;
  };

  it('keeps what is for the caller', async () => {
    const fields = {
      'content-type': 'application/json',
      etag: '"7"',
      'cache-control': 'max-age=5',
      link: '</b>; rel=next',
    };
    assert.deepEqual({ ...(await told(fields)) }, fields);
  });

  it('H13: tells nothing of the inside', async () => {
    const headers = await told({
      Server: 'shipments/7',
      'X-Powered-By': 'Express',
      'X-Internal-Node': 'n1',
      'X-Accel-Redirect': '/secret',
      Via: '1.1 inner',
      'X-Runtime': '0.3',
      'X-Served-By': 'node-7',
      'X-Envoy-Upstream-Service-Time': '3',
      'X-Kong-Upstream-Latency': '3',
    });
    assert.deepEqual(headers, {});
  });

  it('U11: decides nothing that is the gateway’s to decide', async () => {
    const headers = await told({
      'Set-Cookie': 'session=stolen',
      'Access-Control-Allow-Origin': '*',
      'Alt-Svc': 'h3=":443"',
      'X-Request-Id': 'other',
      'Clear-Site-Data': '"cookies"',
      'Strict-Transport-Security': 'max-age=0',
      'Service-Worker-Allowed': '/',
      'Set-Cookie2': 'a=b',
      'Report-To': '{}',
      NEL: '{}',
    });
    assert.deepEqual(headers, {});
  });

  it('loses hop-by-hop fields, what Connection names, and a field called __proto__', async () => {
    const headers = await told({
      Connection: 'keep-alive, X-Hop',
      'X-Hop': '1',
      'Keep-Alive': 'timeout=5',
      Upgrade: 'h2c',
      Trailer: 'X-End',
      'Proxy-Authenticate': 'Basic',
      ['__proto__']: 'x',
    });
    assert.deepEqual(headers, {});
    assert.equal(Object.getPrototypeOf(headers), Object.prototype);
  });

  it('keeps each of a repeated field', async () => {
    upstream.behave(says('HTTP/1.1 200 OK\r\nLink: </a>\r\nLink: </b>\r\nContent-Length: 2\r\n\r\n{}'));
    assert.deepEqual((await tell(forward.handler)).headers.link, ['</a>', '</b>']);
  });

  it('names places as callers know them', async () => {
    const places = {
      [`${upstream.url}/base/parcels/1`]: '/experience/tracking/v1/parcels/1',
      '/base/parcels/1?a=b': '/experience/tracking/v1/parcels/1?a=b',
      'https://elsewhere.example/x': 'https://elsewhere.example/x',
      '//elsewhere.example/x': '//elsewhere.example/x',
      'parcels/1': 'parcels/1',
    };
    for (const [given, expected] of Object.entries(places)) {
      assert.equal((await told({ Location: given })).location, expected);
    }
  });

  it('announces the length of a HEAD’s body without one', async () => {
    upstream.behave(says(answer('200 OK', { 'Content-Length': '1234' })));
    const head = await tell(forward.handler, { method: 'HEAD' });
    assert.deepEqual([head.headers['content-length'], head.text], ['1234', '']);
  });

  it('leaves the length of a body that is there to whoever writes it', async () => {
    upstream.behave(says(ok('{}')));
    assert.equal((await tell(forward.handler)).headers['content-length'], undefined);
  });
});
