import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  answer,
  type Behaviour,
  ok,
  type RawUpstream,
  resets,
  says,
  saysAndCloses,
  silent,
  startUpstream,
} from '../../support/upstream.ts';
import { publicUrl } from './support.ts';
import { exchangeOf, Front, handshake, switching } from './websocket-front.ts';

describe('an upgrade that is refused', () => {
  let upstream: RawUpstream;
  let front: Front;
  let url: string;
  before(async () => {
    upstream = await startUpstream();
    front = new Front(upstream.url);
    url = await front.open();
  });
  after(async () => {
    await front.close();
    await upstream.close();
  });

  const corpus: Readonly<Record<string, readonly [Behaviour, number, string]>> = {
    'answers 200': [says(ok('{}')), 502, 'bad-upstream-answer'],
    'answers 200 and never ends': [
      says(answer('200 OK', { 'Transfer-Encoding': 'chunked' })),
      502,
      'bad-upstream-answer',
    ],
    redirects: [
      says(answer('302 Found', { Location: 'http://inner/', 'Content-Length': '0' })),
      502,
      'bad-upstream-answer',
    ],
    'says 400': [says(answer('400 Bad', { 'Content-Length': '0' })), 400, 'bad-request'],
    'says 401': [says(answer('401 No', { 'Content-Length': '0' })), 502, 'bad-upstream-answer'],
    'says 403': [says(answer('403 No', { 'X-Internal-Node': 'n1', 'Content-Length': '5' }, 'stack')), 403, 'forbidden'],
    'says 404': [says(answer('404 No', { 'Content-Length': '0' })), 404, 'not-found'],
    'says 429': [says(answer('429 Slow', { 'Retry-After': '7', 'Content-Length': '0' })), 503, 'unavailable'],
    'says 500': [says(answer('500 No', { 'Content-Length': '5' }, 'stack')), 502, 'bad-upstream-answer'],
    'says 503': [says(answer('503 No', { 'Content-Length': '0' })), 503, 'unavailable'],
    'says 504': [says(answer('504 No', { 'Content-Length': '0' })), 504, 'upstream-timeout'],
    'answers status 099': [says(answer('099 X', { 'Content-Length': '0' })), 502, 'bad-upstream-answer'],
    'talks nonsense': [says('SSH-2.0-OpenSSH_9.2p1\r\n'), 502, 'bad-upstream-answer'],
    'has a header of 20 kB': [
      says(answer('101 Switching Protocols', { 'X-A': 'a'.repeat(20_000) })),
      502,
      'bad-upstream-answer',
    ],
    'switches without the right key': [says(switching('AAAAAAAAAAAAAAAAAAAAAA==')), 502, 'bad-upstream-answer'],
    'switches to something else': [
      says(answer('101 Switching Protocols', { Connection: 'Upgrade', Upgrade: 'h2c' })),
      502,
      'bad-upstream-answer',
    ],
    'switches to nothing': [says(answer('101 Switching Protocols', {})), 502, 'bad-upstream-answer'],
    'never answers': [silent, 504, 'upstream-timeout'],
    closes: [saysAndCloses(''), 502, 'upstream-unreachable'],
    resets: [resets(), 502, 'upstream-unreachable'],
  };

  for (const [name, [behaviour, status, kind]] of Object.entries(corpus)) {
    it(`W05: by an upstream that ${name} is told as ${status} ${kind}`, async () => {
      upstream.behave(behaviour);
      const count = front.outcomes.length;
      const text = await upgrade(url);
      assertProblem(text, status, kind);
      assert.doesNotMatch(text, new RegExp(`127\\.0\\.0\\.1|${upstream.port}|stack|inner|x-internal|location`, 'i'));
      const outcome = await front.settled(count + 1);
      assert.deepEqual([outcome.status, outcome.problem, outcome.complete], [status, kind, true]);
      assert.ok(outcome.bytes > 0);
      await upstream.idle();
    });
  }

  it('by an upstream that is not there is told as 502', async () => {
    const gone = await startUpstream();
    await gone.close();
    const lost = new Front(gone.url);
    assertProblem(await upgrade(await lost.open()), 502, 'upstream-unreachable');
    await lost.close();
  });

  it('by a gateway that goes is told as 503', async () => {
    upstream.behave(silent);
    const going = new Front(upstream.url);
    const pending = upgrade(await going.open());
    while (upstream.seen.length === 0 || upstream.open === 0) await sleep(5);
    await going.made.close();
    assertProblem(await pending, 503, 'unavailable');
    await assert.rejects(going.made.handler(exchangeOf(handshake)), { kind: 'unavailable' });
    await going.close();
  });

  it('in time is late by the exchange’s deadline already', async () => {
    upstream.behave(silent);
    const hasty = new Front(upstream.url, { handshakeTimeout: 60_000 }, { deadline: performance.now() + 100 });
    assertProblem(await upgrade(await hasty.open()), 504, 'upstream-timeout');
    await hasty.close();
  });

  it('is forgotten when the client leaves first', async () => {
    upstream.behave(silent);
    const count = front.outcomes.length;
    const socket = dialRaw(url);
    while (upstream.open === 0) await sleep(5);
    socket.destroy();
    const outcome = await front.settled(count + 1);
    assert.deepEqual([outcome.status, outcome.complete], [499, false]);
    await upstream.idle();
  });
});

/** Sends a handshake by hand. */
function dialRaw(url: string): Socket {
  const { hostname, port, pathname } = new URL(url);
  const fields = Object.entries({ host: 'api.causeway.example', ...handshake }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const socket = connect(Number(port), hostname).on('error', () => {});
  socket.write(`GET ${pathname} HTTP/1.1\r\n${fields.join('')}\r\n`);
  return socket;
}

/** Everything that comes back until the gateway closes the socket, which it must within two seconds. */
async function upgrade(url: string): Promise<string> {
  const socket = dialRaw(url);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const timer = setTimeout(() => socket.destroy(new Error('left hanging')), 2_000);
  await once(socket, 'close');
  clearTimeout(timer);
  assert.equal(socket.errored, null);
  return text;
}

function assertProblem(text: string, status: number, kind: string): void {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
  assert.match(head, /^connection: close/im);
  assert.match(head, /^content-type: application\/problem\+json/im);
  assert.match(head, /^x-request-id: 0b5f6a0e/im);
  assert.equal(JSON.parse(body).type, `${publicUrl}/problems/${kind}`);
}
