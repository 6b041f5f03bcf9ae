import assert from 'node:assert/strict';
import { base, type Front, get, host, last, startFront } from './front.ts';
import { answersIn, problemIn } from './wire.ts';

const encrypted = { PUBLIC_URL: 'https://api.example.com', HSTS_SECONDS: '600' };

describe('a gateway behind a proxy that encrypts', () => {
  let front: Front;
  before(async () => {
    front = await startFront({}, [], {}, { ...encrypted, TRUSTED_PROXIES: '127.0.0.0/8' });
  });
  after(() => front.close());
  const told = (proto: string): string => `X-Forwarded-Proto: ${proto}\r\n`;

  for (const [what, text] of Object.entries({
    'a call': `${get}`,
    'a page': `GET /portal HTTP/1.1\r\n${host}`,
    'a document': `GET /openapi/experience/probe/v1.json HTTP/1.1\r\n${host}`,
    'a socket': `GET ${base}/live HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`,
  })) {
    it(`refuses ${what} that came there in clear, and asks nobody`, async () => {
      const before = [front.upstream.seen.length, front.requests.length];
      problemIn(await front.ask(`${text}${told('http')}\r\n`), 'encryption-required');
      assert.equal((await front.settled((before[1] as number) + 1)).problem, 'encryption-required');
      assert.equal(front.upstream.seen.length, before[0]);
    });
  }

  it('believes that a request was encrypted only where every proxy on its way says so', async () => {
    for (const proto of ['https', 'HTTPS', 'https, https'])
      assert.equal(answersIn(await front.ask(`${get}${told(proto)}${last}`))[0]?.status, 200, proto);
    for (const proto of ['http, https', 'https, http', 'ws', '', 'https\r\nX-Forwarded-Proto: http'])
      problemIn(await front.ask(`${get}${told(proto)}${last}`), 'encryption-required');
  });

  it('lets in who comes past the proxy, such as another process of its own', async () => {
    assert.equal(answersIn(await front.ask(`${get}${last}`))[0]?.status, 200);
  });

  it('tells browsers to ask for nothing but https, with every answer', async () => {
    for (const target of [`${base}/things/1`, `${base}/nothing`, '/portal', '/nowhere'])
      assert.equal(
        answersIn(await front.ask(`GET ${target} HTTP/1.1\r\n${host}${told('https')}${last}`))[0]?.headers.get(
          'strict-transport-security',
        ),
        'max-age=600',
        target,
      );
  });
});

describe('what is said of encryption', () => {
  it('H04: counts for nothing where no proxy is trusted, or callers know the gateway by http', async () => {
    for (const variables of [encrypted, { TRUSTED_PROXIES: '127.0.0.1' }]) {
      const front = await startFront({}, [], {}, variables);
      assert.equal(answersIn(await front.ask(`${get}X-Forwarded-Proto: http\r\n${last}`))[0]?.status, 200);
      await front.close();
    }
  });

  it('is nothing where browsers are not to be told', async () => {
    const front = await startFront();
    assert.doesNotMatch(await front.ask(`${get}${last}`), /strict-transport/i);
    await front.close();
  });
});
