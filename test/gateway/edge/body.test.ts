import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '#problem';
import { bodyOf } from '../../../gateway/edge/body.ts';

describe('the body of a request', () => {
  let server: Server;
  let arrived: (message: IncomingMessage) => void;
  before(async () => {
    server = createServer((message, response) => {
      arrived(message);
      message.once('end', () => response.end());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  after(() => server.close());

  /** Sends a part of a body, and gives what the server has of it. */
  const send = async (text: string, length = text.length) => {
    const { port } = server.address() as AddressInfo;
    const sending = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': length } });
    sending.on('error', () => {}).on('response', (response) => response.resume());
    sending.write(text);
    const message = await new Promise<IncomingMessage>((resolve) => {
      arrived = resolve;
    });
    const body = bodyOf(message);
    assert.ok(body.kind === 'incoming');
    return { message, sending, read: (limit: number) => body.read(limit) };
  };
  const isRefusal =
    (kind: string) =>
    (error: unknown): boolean =>
      error instanceof Problem && error.kind === kind;

  it('is read whole, and its request may close then', async () => {
    const { message, sending, read } = await send('{"a":1}');
    sending.end();
    const [bytes] = await Promise.all([read(100), once(message, 'close')]);
    assert.equal(bytes.toString(), '{"a":1}');
  });

  it('is refused when its client leaves before the end', async () => {
    const { sending, read } = await send('{"a"', 100);
    const reading = read(100);
    sending.destroy();
    await assert.rejects(reading, isRefusal('bad-request'));
  });

  it('is refused when its request is closed before the end, without an error', async () => {
    const { message, sending, read } = await send('{"a"', 100);
    const reading = read(100);
    message.destroy();
    await assert.rejects(reading, isRefusal('bad-request'));
    sending.destroy();
  });

  it('is refused beyond the limit', async () => {
    const { sending, read } = await send('{"a":1}', 100);
    await assert.rejects(read(10), isRefusal('payload-too-large'));
    sending.destroy();
  });
});
