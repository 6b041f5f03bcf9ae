import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#problem';
import { createRefusals } from '../../../gateway/edge/refusals.ts';
import { createLog } from '../../policies/instruments.ts';
import { type Front, get, goodKey, host, impatient, startFront } from './front.ts';
import { open, problemIn } from './wire.ts';

describe('requests refused unread', () => {
  let front: Front;
  beforeEach(async () => {
    front = await startFront(impatient);
  });
  afterEach(() => front.close());

  const unreadable: Record<string, readonly [string, string, string]> = {
    'a method nobody knows': [`FOO / HTTP/1.1\r\n${host}\r\n`, 'malformed-request', 'HPE_INVALID_METHOD'],
    CONNECT: [`CONNECT a:443 HTTP/1.1\r\n${host}\r\n`, 'malformed-request', 'CONNECT'],
    'a header that is too large': [`${get}X: ${'a'.repeat(17_000)}\r\n\r\n`, 'header-too-large', 'HPE_HEADER_OVERFLOW'],
    'a header that never ends': ['GET / HTTP/1.1\r\nHo', 'request-timeout', 'ERR_HTTP_REQUEST_TIMEOUT'],
    'two lengths': [
      `${get}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      'malformed-request',
      'HPE_UNEXPECTED_CONTENT_LENGTH',
    ],
  };
  for (const [what, [text, kind, reason]] of Object.entries(unreadable)) {
    it(`F02 F17 F19 D01: are logged and counted, and found by the id they were told: ${what}`, async () => {
      const { body, status } = problemIn(await front.send(text), kind);
      const [line, ...more] = front.unread;
      assert.deepEqual(more, []);
      const { requestId, ...rest } = line ?? {};
      assert.deepEqual(rest, { status, problem: kind, reason, address: '127.0.0.1' });
      assert.equal((JSON.parse(body) as { instance: string }).instance, `urn:uuid:${requestId}`);
      assert.deepEqual([...front.refusals], [[kind, 1]]);
    });
  }

  it('leave nothing of what was sent in the log', async () => {
    await front.send(`GET /x HTTP/1.1\r\n${host}X-API-Key: ${goodKey}\r\nBad Name: hunter2\r\n\r\n`);
    assert.equal(front.unread.length, 1);
    assert.doesNotMatch(JSON.stringify(front.unread), /hunter2|cw_live|Bad Name/);
  });

  it('are none when a client leaves without a word, or in the middle of one', async () => {
    for (const text of ['', 'GET / HT', `${get}\r\n`]) {
      const wire = await open(front.port);
      wire.write(text);
      await sleep(20);
      wire.socket.resetAndDestroy();
    }
    await sleep(50);
    assert.deepEqual([...front.refusals], []);
  });

  it('cost a flood no more than so many lines, and one that says how many more there were', async () => {
    const log = createLog();
    const { refuse, counts } = createRefusals({ base: () => 'http://a', log, most: 3, window: 700 });
    const server = createServer((socket) => refuse(new Problem('malformed-request'), socket, 'HPE_X'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await Promise.all(Array.from({ length: 8 }, async () => (await open(port)).ended()));
    while (log.lines.length < 4) await sleep(5);
    server.close();
    assert.equal(counts.get('malformed-request'), 8);
    assert.deepEqual(
      log.lines.map(({ message }) => message),
      [...Array(3).fill('request refused unread'), 'more requests were refused unread'],
    );
    assert.deepEqual(log.lines.at(-1)?.fields, { requests: 5 });
  });
});
