import assert from 'node:assert/strict';
import { base, type Front, host, last, startFront } from './front.ts';
import { answersIn, open, problemIn } from './wire.ts';

describe('addresses', () => {
  let front: Front;
  before(async () => {
    front = await startFront();
  });
  after(() => front.close());

  const ask = (method: string, target: string, fields = '') =>
    front.ask(`${method} ${target} HTTP/1.1\r\n${host}${fields}${last}`);
  /** Reads to the end of the connection: nobody waits for the body of an answer to HEAD. */
  const statusOf = async (method: string, target: string): Promise<number> => {
    const heard = await front.send(`${method} ${target} HTTP/1.1\r\n${host}${last}`);
    if (method === 'HEAD') assert.ok(heard.endsWith('\r\n\r\n'), 'HEAD got a body');
    return Number(heard.split(' ')[1]);
  };

  const odd = [
    '/portal/../admin',
    '/portal/%2e%2e/admin',
    `${base}/things/.%2e`,
    `${base}/things/..%2f..%2fadmin`,
    `${base}/things/a%2Fb`,
    `${base}/things/a%5cb`,
    `${base}/things/%00`,
    `/${base}/things/1`,
    `${base}//things/1`,
    `${base}/things/1;x=1`,
    `${base}/things/..;/1`,
    `${base}/things/1#b`,
    `${base}\\..\\things`,
    `${base}/things/1?a#b`,
    `${base}/things/%zz`,
    '/portal/./x',
    '*',
    'http://169.254.169.254/',
    `http://gateway${base}/things/1`,
    'gateway:443',
  ];
  for (const target of odd) {
    it(`P01 P02 P04 P05 P08 H11: are refused rather than repaired: ${target}`, async () => {
      const before = front.upstream.seen.length;
      problemIn(await ask('GET', target), 'malformed-request');
      assert.equal(front.upstream.seen.length, before);
    });
  }
  it('are refused for every method, and without a body for HEAD', async () => {
    problemIn(await ask('POST', '*'), 'malformed-request');
    assert.equal(await statusOf('HEAD', '/portal/../admin'), 400);
  });

  it('P06: lead to one operation in one spelling', async () => {
    assert.equal(await statusOf('GET', `${base}/things/%61`), 200);
    assert.equal(front.upstream.seen.at(-1)?.line, 'GET /things/a HTTP/1.1');
    assert.equal(await statusOf('GET', `${base}/things/a%252fb`), 200);
    assert.equal(front.upstream.seen.at(-1)?.line, 'GET /things/a%252fb HTTP/1.1');
    const upper = base.replace('experience', 'EXPERIENCE');
    for (const target of [
      `${base}/things/1/`,
      `${base}/Things/1`,
      `${upper}/things/1`,
      `${base}/things/`,
      '/experience',
    ])
      problemIn(await ask('GET', target), 'no-such-route');
  });

  it('lead to one published document in one spelling', async () => {
    assert.equal(await statusOf('GET', '/openapi/experience/probe/v1.json'), 200);
    assert.equal(await statusOf('HEAD', '/openapi/experience/probe/v1.json'), 200);
    for (const version of ['v01', 'v1e0', 'v0x1', 'v1.0', 'v%201', 'v2', 'V1'])
      problemIn(await ask('GET', `/openapi/experience/probe/${version}.json`), 'no-such-route');
    for (const target of [
      '/OPENAPI/experience/probe/v1.json',
      '/openapi/experience/probe/v1.json/',
      '/openapi/__proto__/x/v1.json',
    ])
      problemIn(await ask('GET', target), 'no-such-route');
    problemIn(await ask('GET', '/openapi/%ff/x/v1.json'), 'malformed-request');
  });

  it('of the portal that nobody can decode are not found', async () => {
    for (const target of ['/portal/apis/%ff/x/v1', '/problems/%ff', '/problems/__proto__', '/problems/constructor'])
      assert.equal(await statusOf('GET', target), 404, target);
  });

  it('P15: may be long, and have parameters, up to a point', async () => {
    problemIn(await ask('GET', `${base}/things/${'a'.repeat(9_000)}`), 'uri-too-long');
    problemIn(await ask('GET', `${base}/things/${'a'.repeat(64_000)}`), 'header-too-large');
    const many = Array.from({ length: 1_000 }, (_, at) => `a${at}=1`).join('&');
    const { errors } = JSON.parse(problemIn(await ask('GET', `${base}/things/1?${many}`), 'bad-request').body);
    assert.equal(errors.length, 10);
    problemIn(await ask('GET', `${base}/things/1?a${'[b]'.repeat(50)}=1`), 'bad-request');
  });

  it('F17 P13: take the methods of their contract, and say which', async () => {
    for (const method of ['POST', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY', 'SOURCE']) {
      const { headers } = problemIn(await ask(method, `${base}/things/1`), 'method-not-allowed');
      assert.equal(headers.get('allow'), 'GET');
    }
    assert.equal(await statusOf('HEAD', `${base}/things/1`), 200);
    assert.equal(await statusOf('HEAD', `${base}/own`), 401);
    assert.equal(await statusOf('HEAD', `${base}/nothing`), 404);
    const [options] = answersIn(await ask('OPTIONS', `${base}/own`));
    assert.equal(options?.status, 204);
    assert.equal(options?.headers.get('allow'), 'POST, GET, OPTIONS');
    problemIn(await ask('OPTIONS', `${base}/nothing`), 'no-such-route');
    assert.equal(await statusOf('TRACE', '/'), 404);
  });

  it('C07: allow a page of a known origin alone, and the contract’s methods alone', async () => {
    const preflight = async (method: string, origin = 'https://shop.example') => {
      const fields = `Origin: ${origin}\r\nAccess-Control-Request-Method: ${method}\r\n`;
      return answersIn(await ask('OPTIONS', `${base}/things/1`, fields))[0]?.headers.get('access-control-allow-origin');
    };
    assert.equal(await preflight('GET'), 'https://shop.example');
    for (const method of ['POST', 'FOO', 'OPTIONS', '__proto__', 'constructor', 'GET, POST', ''])
      assert.equal(await preflight(method), undefined, method);
    for (const origin of ['null', 'https://shop.example.evil', 'http://shop.example'])
      assert.equal(await preflight('GET', origin), undefined, origin);
  });

  it('A10: nobody knows do not add to the metrics', async () => {
    const operationsAsk = async (): Promise<string[]> => {
      const wire = await open(front.operationsPort);
      wire.write(`GET /metrics HTTP/1.1\r\nHost: localhost\r\n${last}`);
      return (await wire.ended()).split('\n').filter((line) => line.startsWith('causeway_'));
    };
    await ask('GET', '/experience/never/v1');
    await ask('LINK', '/experience/never/v1');
    await front.idle();
    const before = (await operationsAsk()).length;
    for (let at = 0; at < 20; at += 1) {
      await ask(at % 2 === 0 ? 'GET' : 'UNLINK', `/experience/never${at}/v1/%61?q=${at}`, `X-A${at}: 1\r\n`);
    }
    await front.idle();
    assert.equal((await operationsAsk()).length, before);
  });
});
