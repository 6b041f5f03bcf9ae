import assert from 'node:assert/strict';
import { once } from 'node:events';
import { silent } from '../../support/upstream.ts';
import { base, type Front, get, host, last, post, startFront } from './front.ts';
import { answersIn, problemIn } from './wire.ts';

const key = 'dGhlIHNhbXBsZSBub25jZQ==';
const asks = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
const handshake = `${asks}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n`;
const live = `GET ${base}/live HTTP/1.1\r\n${host}`;

describe('an upgrade', () => {
  let front: Front;
  before(async () => {
    front = await startFront();
  });
  after(() => front.close());

  const refusals: readonly (readonly [what: string, text: string, kind: string])[] = [
    ['where there is nothing', `GET ${base}/nothing HTTP/1.1\r\n${host}${handshake}\r\n`, 'no-such-route'],
    ['outside the APIs', `GET /portal HTTP/1.1\r\n${host}${handshake}\r\n`, 'no-such-route'],
    ['of what is no socket', `${get}${handshake}\r\n`, 'bad-request'],
    ['to another machine', `GET http://169.254.169.254/ HTTP/1.1\r\n${host}${handshake}\r\n`, 'malformed-request'],
    ['by POST', `POST ${base}/live HTTP/1.1\r\n${host}${handshake}\r\n`, 'method-not-allowed'],
    ['with a body', `${live}${handshake}Content-Length: 5\r\n\r\nhello`, 'bad-request'],
    ['with half a body', `${live}${handshake}Content-Length: 5\r\n\r\nhe`, 'bad-request'],
    ['with chunks', `${live}${handshake}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 'bad-request'],
    ['of another version', `${live}${handshake.replace('13', '8')}\r\n`, 'upgrade-required'],
    ['without its fields', `${live}${asks}\r\n`, 'upgrade-required'],
    ['with a short key', `${live}${handshake.replace(key, 'short')}\r\n`, 'bad-request'],
    ['with two keys', `${live}${handshake}Sec-WebSocket-Key: ${key}\r\n\r\n`, 'bad-request'],
    ['with two hosts', `${live}${host}${handshake}\r\n`, 'malformed-request'],
  ];
  for (const [what, text, kind] of refusals) {
    it(`W02 W03: ${what} is refused, logged and over`, async () => {
      const [lines, asked] = [front.requests.length, front.upstream.seen.length];
      problemIn(await front.send(text), kind);
      assert.equal((await front.settled(lines + 1)).problem, kind);
      assert.equal(front.edge.active, 0);
      assert.equal(front.upstream.seen.length, asked);
    });
  }

  it('W02: that is refused leaves no socket behind, although the client leaves its side open', async () => {
    const wire = await front.connect();
    wire.write(`GET ${base}/nothing HTTP/1.1\r\n${host}${handshake}\r\n`);
    await once(wire.socket, 'end');
    await wire.reset();
  });

  it('F12: to another protocol is not taken up, and the request served as it is', async () => {
    const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
    assert.equal(answersIn(await front.ask(`${get}${h2c}\r\n`))[0]?.status, 200);
    const { headers } = front.upstream.seen.at(-1) as (typeof front.upstream.seen)[number];
    for (const name of ['upgrade', 'http2-settings']) assert.equal(headers[name], undefined);
    assert.equal(answersIn(await front.ask(`${post}${h2c}Content-Length: 2\r\n\r\n{}`))[0]?.status, 200);
    assert.equal(answersIn(await front.ask(`GET /problems HTTP/1.1\r\n${host}${h2c}\r\n`))[0]?.status, 200);
    problemIn(await front.ask(`${live}${h2c}\r\n`), 'upgrade-required');
  });

  it('is not for HTTP/1.0, nor without a Connection that names it', async () => {
    problemIn(await front.ask(`GET ${base}/live HTTP/1.0\r\n${handshake}\r\n`), 'upgrade-required');
    problemIn(await front.ask(`${live}Upgrade: websocket\r\n\r\n`), 'upgrade-required');
  });

  it('behind a request that is still being answered ends the connection, and nothing else', async () => {
    front.upstream.behave(silent);
    const lines = front.requests.length;
    for (const second of [`${live}${handshake}\r\n`, `CONNECT a:443 HTTP/1.1\r\n${host}\r\n`, '\0\0\0\0']) {
      assert.equal(await front.send(`${get}\r\n${second}`), '');
    }
    assert.equal((await front.settled(lines + 3)).status, 499);
    assert.equal(front.edge.active, 0);
    assert.equal(answersIn(await front.send(`GET /problems HTTP/1.1\r\n${host}${last}`))[0]?.status, 200);
  });
});
