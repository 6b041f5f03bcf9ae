import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, ok, says, silent } from '../../support/upstream.ts';
import { base, type Front, get, goodKey, host, impatient, post, startFront } from './front.ts';
import { answersIn, open, problemIn, type Wire } from './wire.ts';

describe('a connection that breaks', () => {
  let front: Front;
  before(async () => {
    front = await startFront({ ...impatient, requestTimeout: 2_000 });
  });
  beforeEach(() => front.upstream.behave(says(ok('{}'))));
  after(() => front.close());

  /** Sends, leaves when told, and gives the lines about it once nothing is under way any more. */
  const leaving = async (text: string, when: (wire: Wire) => Promise<unknown>, how: 'FIN' | 'RST' = 'RST') => {
    const lines = front.requests.length;
    const wire = await front.connect();
    wire.write(text);
    await when(wire);
    if (how === 'RST') wire.socket.resetAndDestroy();
    else wire.socket.destroy();
    await front.settled(lines + 1);
    await front.idle();
    return front.requests.slice(lines);
  };
  const asked = async () => {
    const before = front.upstream.seen.length;
    return async () => {
      while (front.upstream.seen.length === before) await sleep(5);
    };
  };
  const own = `POST ${base}/own HTTP/1.1\r\n${host}X-API-Key: ${goodKey}\r\nContent-Type: application/json\r\n`;

  for (const how of ['FIN', 'RST'] as const) {
    it(`U16: before the answer (${how}) is a 499, told once, and frees the upstream`, async () => {
      front.upstream.behave(silent);
      const lines = await leaving(`${get}\r\n`, await asked(), how);
      assert.deepEqual(
        lines.map(({ status, problem, complete }) => ({ status, problem, complete })),
        [{ status: 499, problem: undefined, complete: false }],
      );
      await front.upstream.idle();
    });
  }

  it('in the middle of the body is a 499, and never reaches the upstream', async () => {
    const before = front.upstream.seen.length;
    const [line, ...more] = await leaving(`${post}Content-Length: 10\r\n\r\n{`, () => sleep(30));
    assert.equal(line?.status, 499);
    assert.deepEqual(more, []);
    assert.equal(front.upstream.seen.length, before);
  });

  it('in the middle of the body while the credential is looked up leaves nothing waiting', async () => {
    const [line, ...more] = await leaving(`${own}Content-Length: 10\r\n\r\n{`, () => sleep(5));
    assert.equal(line?.status, 499);
    assert.deepEqual(more, []);
  });

  it('in the middle of the answer is told as what it was: incomplete', async () => {
    const half = answer('200 OK', { 'Content-Type': 'application/json', 'Content-Length': '100' }, '{"a":');
    front.upstream.behave(says(half));
    const lines = await leaving(`${get}\r\n`, (wire) => wire.hears('{"a":'));
    assert.deepEqual(
      lines.map(({ status, complete, bytes }) => ({ status, complete, bytes })),
      [{ status: 200, complete: false, bytes: 5 }],
    );
    await front.upstream.idle();
  });

  it('takes the requests that were waiting behind the first with it', async () => {
    front.upstream.behave(silent);
    const lines = await leaving(`${get}\r\n${get}\r\nGET ${base}/nothing HTTP/1.1\r\n${host}\r\n`, await asked());
    assert.deepEqual(lines.map(({ operation }) => operation).sort(), [
      'experience/probe.v1#getThing',
      'experience/probe.v1#getThing',
      'unmatched',
    ]);
    await front.upstream.idle();
  });

  it('U06: on the upstream’s side is no clean end for the client', async () => {
    front.upstream.behave((socket) => {
      socket.write(answer('200 OK', { 'Content-Type': 'application/json', 'Content-Length': '100' }, '{"a":'));
      setTimeout(() => socket.destroy(), 30);
    });
    const heard = await front.send(`${get}\r\n`);
    assert.match(heard, /content-length: 100/);
    assert.ok(heard.endsWith('{"a":'));
    await front.idle();
    assert.equal(front.requests.at(-1)?.complete, false);
  });

  it('on one side only: a client that ends in the middle of its body is still told', async () => {
    const wire = await front.connect();
    wire.write(`${post}Content-Length: 10\r\n\r\n{`);
    wire.socket.end();
    problemIn(await wire.answered(), 'malformed-request');
    wire.socket.destroy();
  });

  for (const [what, text] of [
    ['nonsense', '\0\0\0\0'],
    ['CONNECT', `CONNECT a:443 HTTP/1.1\r\n${host}\r\n`],
    ['half a header', 'GET / HTTP/1.1\r\nHo'],
  ] as const) {
    it(`is over although the client, refused for ${what}, leaves its side open`, async () => {
      const wire = await front.connect();
      wire.write(text);
      await once(wire.socket, 'end');
      await wire.reset();
    });
  }

  for (const [what, start, chunk] of [
    ['announced', 'Content-Length: 20000000\r\n\r\n', Buffer.alloc(100_000, 'a')],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n', Buffer.from(`186a0\r\n${'a'.repeat(100_000)}\r\n`)],
  ] as const) {
    it(`D05: because the body is too large (${what}) brings its reason to a client that reads late`, async () => {
      const wire = await open(front.port);
      wire.socket.pause();
      wire.write(`${post}${start}`);
      for (let at = 0; at < 200; at += 1) if (!wire.socket.write(chunk)) await once(wire.socket, 'drain');
      wire.socket.resume();
      problemIn(await wire.answered(), 'payload-too-large');
      wire.socket.destroy();
    });
  }

  it('is none for the next client', async () => {
    assert.equal(answersIn(await front.ask(`${get}\r\n`))[0]?.status, 200);
    assert.equal(front.edge.active, 0);
  });
});
