import assert from 'node:assert/strict';
import { base, type Front, host, startFront } from '../gateway/edge/front.ts';
import { switching } from '../gateway/upstreams/websocket-front.ts';

const key = 'dGhlIHNhbXBsZSBub25jZQ==';
const handshake = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n`;

describe('two upstreams of sockets', () => {
  let front: Front;
  before(async () => {
    front = await startFront();
    front.upstream.behave((socket, { headers }) => socket.write(switching(headers['sec-websocket-key'] ?? '')));
  });
  after(() => front.close());

  it('W06: are each asked for their own, and once', async () => {
    for (const [path, line] of [
      ['live', 'GET /live HTTP/1.1'],
      ['elsewhere', 'GET /other/elsewhere HTTP/1.1'],
    ]) {
      const before = front.upstream.seen.length;
      const wire = await front.connect();
      wire.write(`GET ${base}/${path} HTTP/1.1\r\n${host}${handshake}\r\n`);
      await wire.hears('101 Switching Protocols');
      wire.socket.destroy();
      await front.idle();
      assert.deepEqual(
        front.upstream.seen.slice(before).map((asked) => asked.line),
        [line],
      );
    }
  });
});
