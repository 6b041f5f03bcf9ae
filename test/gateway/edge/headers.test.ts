import assert from 'node:assert/strict';
import { base, type Front, get, goodKey, host, last, post, startFront } from './front.ts';
import { answersIn, problemIn } from './wire.ts';

describe('header fields', () => {
  let front: Front;
  before(async () => {
    front = await startFront();
  });
  after(() => front.close());

  const passes = async (text: string): Promise<(typeof front.upstream.seen)[number]> => {
    const before = front.upstream.seen.length;
    assert.equal(answersIn(await front.ask(text))[0]?.status, 200);
    assert.equal(front.upstream.seen.length, before + 1);
    return front.upstream.seen.at(-1) as (typeof front.upstream.seen)[number];
  };
  const refuses = async (text: string, kind: string): Promise<void> => {
    const before = front.upstream.seen.length;
    problemIn(await front.ask(text), kind);
    assert.equal(front.upstream.seen.length, before);
  };

  it('name one host, and one that can be one', async () => {
    const line = `GET ${base}/things/1 HTTP/1.1\r\n`;
    await refuses(`${line}\r\n`, 'malformed-request');
    await refuses(`${line}${host}${host}\r\n`, 'malformed-request');
    for (const name of ['a b', 'a/b', 'user@a', 'a,b', 'a"b', 'a:x', '[::1', 'a?b']) {
      await refuses(`${line}Host: ${name}\r\n\r\n`, 'malformed-request');
    }
    for (const name of ['api.example.com', 'a_b:8080', '127.0.0.1:1', '[::1]:80', '']) {
      await passes(`${line}Host: ${name}\r\n\r\n`);
    }
  });

  it('H02 H03 H04 H15: make nobody of a caller who claims to be somebody', async () => {
    const claims = {
      'X-User-Id': 'admin',
      X_User_Id: 'admin',
      'X-Consumer-Id': 'c',
      'X-Scopes': 'everything',
      'X-Internal-Call': 'yes',
      'X-Service-Key': 'stolen',
      'X-Forwarded-For': '1.2.3.4',
      'X-Forwarded-Host': 'evil',
      Forwarded: 'for=1.2.3.4',
      'X-Real-Ip': '1.2.3.4',
      'X-HTTP-Method-Override': 'DELETE',
      'X-Original-URL': '/admin',
      Cookie: 'session=1',
      Authorization: 'Bearer x',
      'X-API-Key': goodKey,
      Baggage: 'a=b',
      TE: 'trailers',
      'Keep-Alive': '5',
      'Proxy-Authorization': 'Basic x',
    };
    const fields = Object.entries(claims).map(([name, value]) => `${name}: ${value}\r\n`);
    const { headers } = await passes(`${get}${fields.join('')}\r\n`);
    const mine = new Set(['x-service-key', 'x-forwarded-for', 'x-forwarded-host']);
    for (const name of Object.keys(claims)) {
      if (!mine.has(name.toLowerCase())) assert.equal(headers[name.toLowerCase()], undefined, name);
    }
    assert.equal(headers['x-service-key'], 'own');
    assert.equal(headers['x-forwarded-for'], '127.0.0.1');
    assert.match(headers['x-forwarded-host'] ?? '', /^localhost:\d+$/);
  });

  it('H01: cannot be taken from the gateway by a Connection that names them', async () => {
    const named =
      'Connection: close, X-Service-Key, X-Request-Id, X-Forwarded-For, Traceparent, X-Named\r\nX-Named: 1\r\n';
    const { headers } = await passes(`${get}${named}\r\n`);
    for (const name of ['x-service-key', 'x-request-id', 'x-forwarded-for', 'traceparent']) {
      assert.notEqual(headers[name], undefined, name);
    }
    assert.equal(headers['x-named'], undefined);
    assert.equal(headers.connection, 'keep-alive');
  });

  it('H08: may be called like what objects have by themselves', async () => {
    await passes(`${get}__proto__: x\r\nconstructor: y\r\nhasOwnProperty: z\r\ntoString: a\r\n\r\n`);
    assert.equal(({} as Record<string, unknown>).x, undefined);
  });

  const twice = {
    'Authorization, twice': 'Authorization: Bearer a\r\nAUTHORIZATION: Bearer b',
    'X-API-Key, twice': `X-API-Key: ${goodKey}\r\nX-Api-Key: b`,
    'a list of keys': `X-API-Key: ${goodKey},`,
    'a key and a token': `X-API-Key: ${goodKey}\r\nAuthorization: Bearer b`,
    'a key and an empty token': `X-API-Key: ${goodKey}\r\nAuthorization:`,
  };
  for (const [what, fields] of Object.entries(twice)) {
    it(`H06: bring one credential: refuses ${what}`, () =>
      refuses(`GET ${base}/own HTTP/1.1\r\n${host}${fields}\r\n\r\n`, 'ambiguous-credentials'));
  }
  it('bring one credential outside the APIs, too', () =>
    refuses(`GET /portal HTTP/1.1\r\n${host}${twice['Authorization, twice']}\r\n\r\n`, 'ambiguous-credentials'));
  it('H03: are no credential with an underscore, or when empty', async () => {
    for (const field of [`X_API_Key: ${goodKey}`, 'X-API-Key:', 'Authorization:', 'Proxy-Authorization: Bearer x'])
      await refuses(`GET ${base}/own HTTP/1.1\r\n${host}${field}\r\n\r\n`, 'unauthenticated');
  });

  const own = (query: string, field = '') => `GET ${base}/own?${query} HTTP/1.1\r\n${host}${field}\r\n`;
  it('H06: and a ticket are one credential too many, like two tickets in any spelling', async () => {
    await refuses(own('ticket=good', `X-API-Key: ${goodKey}\r\n`), 'ambiguous-credentials');
    for (const query of ['ticket=good&ticket=good', 'ticket=good&tick%65t=good', 'ticket=&ticket=good'])
      await refuses(own(query), 'ambiguous-credentials');
    for (const query of ['ticket', 'Ticket=good', 'ticket[]=good', '+ticket=good', 'a;ticket=good', 'ticket=bad'])
      await refuses(own(query), 'unauthenticated');
  });
  it('of an upstream hold no ticket', async () => {
    for (const query of ['ticket=good', '%74icket=good']) {
      assert.equal((await passes(own(query))).line, 'GET /own HTTP/1.1');
    }
  });

  it('F18 F19: may be many and long, but not endless', async () => {
    await passes(`${get}X-Long: ${'a'.repeat(12_000)}\r\n\r\n`);
    await refuses(`${get}X-Long: ${'a'.repeat(17_000)}\r\n\r\n`, 'header-too-large');
    for (const count of [101, 2_500]) {
      const tiny = Array.from({ length: count }, (_, at) => `X${at}:\r\n`).join('');
      await refuses(`${get}${tiny}X-User: last\r\n\r\n`, 'header-too-large');
    }
  });

  it('F14: expect nothing but to go on', async () => {
    await refuses(`${post}Expect: tea\r\nContent-Length: 2\r\n\r\n{}`, 'expectation-failed');
    const continued = await front.send(
      `${post}Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`,
    );
    assert.deepEqual(
      answersIn(continued).map(({ status }) => status),
      [100, 200],
    );
    assert.equal(front.upstream.seen.at(-1)?.headers.expect, undefined);
  });

  it('A12: cannot write into the log', async () => {
    const agent = Buffer.from(`User-Agent: \x9b31m\t"quoted" ${'z'.repeat(3_000)}\r\n`, 'latin1');
    await front.ask(
      Buffer.concat([Buffer.from(`GET /experience/x?a=%0a%1b HTTP/1.1\r\n${host}`), agent, Buffer.from(last)]),
    );
    await front.idle();
    const line = front.requests.at(-1) ?? {};
    assert.equal(line.query, 'a=%0a%1b');
    assert.equal(String(line.agent).length, 200);
    assert.match(String(line.agent), /^\ufffd31m\t"quoted" z/);
  });
});
