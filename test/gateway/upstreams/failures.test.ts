import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { createLog } from '../../policies/support.ts';
import {
  answer,
  type Behaviour,
  drips,
  ok,
  type RawUpstream,
  resets,
  says,
  saysAndCloses,
  silent,
  startUpstream,
} from '../../support/upstream.ts';
import { forwardTo, listen, type Told, tell } from './support.ts';

/** What each hostile answer is told as. `broken` means: a head, and then a body that fails. */
const corpus: Readonly<Record<string, readonly [Behaviour, string]>> = {
  'closes without a word': [(socket) => socket.end(), 'upstream-unreachable'],
  'resets the connection': [resets(), 'upstream-unreachable'],
  'breaks off in the status line': [resets('HTTP/1.1 20'), 'upstream-unreachable'],
  'breaks off in the header': [saysAndCloses('HTTP/1.1 200 OK\r\nContent-Type: app'), 'upstream-unreachable'],
  'never answers': [silent, 'upstream-timeout'],
  'drips its header': [drips(ok('{}'), 60), 'upstream-timeout'],
  'speaks another protocol': [saysAndCloses('SSH-2.0-OpenSSH_9.2p1\r\n'), 'bad-upstream-answer'],
  'sends random bytes': [says('\x16\x03\x01\x02\x00\x01\x00\xff\x00'), 'bad-upstream-answer'],
  'answers status 099': [says(answer('099 X', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'answers status 600': [says(answer('600 X', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'answers a status of four digits': [says(answer('2000 X', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'has a control byte in a value': [
    says(answer('200 OK', { 'X-A': 'a\x01b', 'Content-Length': '0' })),
    'bad-upstream-answer',
  ],
  'has a space in a field name': [says(answer('200 OK', { 'X A': 'b', 'Content-Length': '0' })), 'bad-upstream-answer'],
  'folds a field over two lines': [
    says('HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n'),
    'bad-upstream-answer',
  ],
  'ends lines without CR': [says('HTTP/1.1 200 OK\nContent-Length: 0\n\n'), 'bad-upstream-answer'],
  'has a header of 20 kB': [
    says(answer('200 OK', { 'X-A': 'a'.repeat(20_000), 'Content-Length': '0' })),
    'bad-upstream-answer',
  ],
  'switches protocols unasked': [
    says(answer('101 Switching Protocols', { Connection: 'Upgrade', Upgrade: 'websocket' })),
    'bad-upstream-answer',
  ],
  'sends 101 and nothing else': [says(answer('101 Switching Protocols', {})), 'bad-upstream-answer'],
  'sends 102': [says(answer('102 Processing', {})), 'bad-upstream-answer'],
  'sends 100 unasked': [says(answer('100 Continue', {}) + ok('{}')), 'bad-upstream-answer'],
  'announces two lengths': [
    says('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
    'bad-upstream-answer',
  ],
  'announces the same length twice': [
    says('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}'),
    'bad-upstream-answer',
  ],
  'announces a length and chunks': [
    says(answer('200 OK', { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' }, '{}')),
    'bad-upstream-answer',
  ],
  'announces a negative length': [says(answer('200 OK', { 'Content-Length': '-1' })), 'bad-upstream-answer'],
  'codes the body under chunked': [
    says(answer('200 OK', { 'Transfer-Encoding': 'gzip, chunked' }, '2\r\n{}\r\n0\r\n\r\n')),
    'bad-upstream-answer',
  ],
  'gives two media types': [
    says('HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}'),
    'bad-upstream-answer',
  ],
  'has a chunk size that is no number': [
    says(answer('200 OK', { 'Transfer-Encoding': 'chunked' }, '0x2\r\n{}\r\n0\r\n\r\n')),
    'bad-upstream-answer',
  ],
  'has a chunk size of 17 digits': [
    says(answer('200 OK', { 'Transfer-Encoding': 'chunked' }, `${'f'.repeat(17)}\r\n{}\r\n`)),
    'bad-upstream-answer',
  ],
  'cuts its body': [saysAndCloses(answer('200 OK', { 'Content-Length': '50' }, 'parts')), 'broken'],
  'resets within its body': [resets(answer('200 OK', { 'Content-Length': '50' }, 'parts')), 'broken'],
  'cuts its chunks': [saysAndCloses(answer('200 OK', { 'Transfer-Encoding': 'chunked' }, '5\r\nparts\r\n')), 'broken'],
  'stalls within its body': [says(answer('200 OK', { 'Content-Length': '50' }, 'parts')), 'broken'],
  'fails with a page': [
    says(answer('500 Oops', { 'Content-Type': 'text/html', 'Content-Length': '5' }, 'stack')),
    'bad-upstream-answer',
  ],
  'fails with JSON of its own': [
    says(answer('501 No', { 'Content-Type': 'application/json', 'Content-Length': '2' }, '{}')),
    'bad-upstream-answer',
  ],
  'fails with a page that never ends': [
    says(answer('500 Oops', { 'Transfer-Encoding': 'chunked' }, '5\r\nstack\r\n')),
    'bad-upstream-answer',
  ],
  'is a gateway that failed': [says(answer('502 Bad Gateway', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'is overloaded': [says(answer('503 Busy', { 'Content-Length': '0' })), 'unavailable'],
  'is a gateway that timed out': [says(answer('504 Late', { 'Content-Length': '0' })), 'upstream-timeout'],
  'refuses our credential': [
    says(answer('401 No', { 'WWW-Authenticate': 'Basic', 'Content-Length': '0' })),
    'bad-upstream-answer',
  ],
  'is a proxy that wants a credential': [says(answer('407 No', { 'Content-Length': '0' })), 'bad-upstream-answer'],
};

describe('a hostile upstream', () => {
  let upstream: RawUpstream;
  let forward: ReturnType<typeof forwardTo>;

  before(async () => {
    upstream = await startUpstream();
    forward = forwardTo(upstream.url);
  });
  after(async () => {
    await forward.close();
    await upstream.close();
  });

  for (const [name, [behaviour, expected]] of Object.entries(corpus)) {
    it(`U02 U03 U05 U06: that ${name} is told as ${expected}, and the next caller is served`, async () => {
      upstream.behave(behaviour);
      const told = await within(2_000, tell(forward.handler, {}));
      if (expected === 'broken') assert.equal(told.problem?.kind, 'bad-upstream-answer');
      else assert.equal(told.kind, expected);
      assertSaysNothing(told, upstream);

      upstream.behave(says(ok('{"well":true}')));
      assert.equal((await within(2_000, tell(forward.handler))).text, '{"well":true}');
    });
  }

  it('U08: that sends a second answer with the first has it thrown away', async () => {
    upstream.behave(says(ok('{"mine":1}') + ok('{"stolen":1}')));
    assert.equal((await tell(forward.handler)).text, '{"mine":1}');
    upstream.behave(says(ok('{"yours":1}')));
    assert.equal((await tell(forward.handler)).text, '{"yours":1}');
  });

  it('U05: that sends a body with 204 or 304 poisons nobody', async () => {
    for (const status of ['204 No Content', '304 Not Modified']) {
      upstream.behave(says(answer(status, {}) + ok('{"stolen":1}')));
      assert.equal((await tell(forward.handler)).text, '');
      upstream.behave(says(ok('{"yours":1}')));
      assert.equal((await tell(forward.handler)).text, '{"yours":1}');
    }
  });

  it('U07: that closes after a body without a length is believed', async () => {
    upstream.behave(saysAndCloses(answer('200 OK', {}, 'until the end')));
    assert.equal((await tell(forward.handler)).text, 'until the end');
  });

  it('with a control byte in its reason is served, since the reason goes no further', async () => {
    upstream.behave(says('HTTP/1.1 200 \x01\r\nContent-Length: 2\r\n\r\n{}'));
    assert.equal((await tell(forward.handler)).text, '{}');
  });

  it('may announce early hints', async () => {
    upstream.behave(says(answer('103 Early Hints', { Link: '</a.css>' }) + ok('{}')));
    const told = await tell(forward.handler);
    assert.equal(told.status, 200);
    assert.equal(told.headers.link, undefined);
  });
});

describe('what an upstream says of its failures', () => {
  let upstream: RawUpstream;
  let forward: ReturnType<typeof forwardTo>;
  const log = createLog();

  before(async () => {
    upstream = await startUpstream();
    forward = forwardTo(upstream.url, { log });
  });
  after(async () => {
    await forward.close();
    await upstream.close();
  });

  it('passes untouched when it is a problem', async () => {
    const body = '{"type":"https://shipments.example/late","title":"Late","status":503}';
    const fields = { 'Content-Type': 'application/problem+json; charset=utf-8', 'Content-Length': String(body.length) };
    upstream.behave(says(answer('503 Busy', { ...fields, 'Retry-After': '7' }, body)));
    const told = await tell(forward.handler);
    assert.equal(told.status, 503);
    assert.equal(told.text, body);
    assert.equal(told.headers['content-type'], fields['Content-Type']);
    assert.equal(told.headers['retry-after'], '7');
  });

  it('passes when it is the caller’s mistake, whatever its type', async () => {
    upstream.behave(says(answer('404 Not Found', { 'Content-Type': 'text/plain', 'Content-Length': '4' }, 'none')));
    const told = await tell(forward.handler);
    assert.deepEqual([told.status, told.text], [404, 'none']);
  });

  it('keeps when to come back, always as seconds', async () => {
    const cases = {
      '120': '120',
      'Fri, 20 Nov 2026 12:00:30 GMT': '30',
      soon: '1',
      'Fri, 20 Nov 2020 12:00:30 GMT': '1',
    };
    for (const [given, expected] of Object.entries(cases)) {
      upstream.behave(says(answer('503 Busy', { 'Retry-After': given, 'Content-Length': '0' })));
      assert.equal((await tell(forward.handler)).headers['retry-after'], expected);
    }
  });

  it('asks for no wait where the upstream did not', async () => {
    upstream.behave(says(answer('503 Busy', { 'Content-Length': '0' })));
    const told = await tell(forward.handler);
    assert.deepEqual([told.kind, told.headers], ['unavailable', {}]);
  });

  it('keeps its connection when a failure came whole', async () => {
    upstream.behave(says(answer('500 Oops', { 'Content-Length': '5' }, 'stack')));
    await tell(forward.handler);
    const before = upstream.connections;
    await tell(forward.handler);
    assert.equal(upstream.connections, before);
  });

  it('is logged when it refuses the credential, without the credential', async () => {
    upstream.behave(says(answer('401 No', { 'Content-Length': '0' })));
    await tell(forward.handler);
    assert.equal(log.lines.at(-1)?.level, 'error');
    assert.equal(log.lines.at(-1)?.fields.upstream, 'shipments');
  });
});

describe('an upstream that cannot be reached', () => {
  const reach = async (url: string): Promise<Told> => {
    const forward = forwardTo(url);
    const told = await within(2_000, tell(forward.handler));
    await forward.close();
    return told;
  };

  it('U01: because nothing listens is unreachable', async () => {
    const upstream = await startUpstream();
    await upstream.close();
    const told = await reach(upstream.url);
    assert.equal(told.kind, 'upstream-unreachable');
    assertSaysNothing(told, upstream);
  });

  it('U01: because its name is unknown is unreachable', async () => {
    assert.equal((await reach('http://no-such-host.invalid:80')).kind, 'upstream-unreachable');
  });

  it('U01: because it speaks no TLS is unreachable', async () => {
    const plain = await listen((_request, response) => response.end());
    assert.equal((await reach(plain.url.replace('http:', 'https:'))).kind, 'upstream-unreachable');
    await plain.close();
  });

  it('U02: because the connection is never made is late', async () => {
    const mute = createServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as { port: number };
    assert.equal((await reach(`https://127.0.0.1:${port}`)).kind, 'upstream-timeout');
    mute.close();
  });

  it('is asked anew for the next call', async () => {
    const upstream = await startUpstream();
    const forward = forwardTo(upstream.url);
    await upstream.close();
    assert.equal((await tell(forward.handler)).kind, 'upstream-unreachable');
    const back = await listenAgain(upstream.port);
    assert.equal((await tell(forward.handler)).status, 200);
    await forward.close();
    back.close();
  });
});

/** The wait must end: a hang fails the test sooner than mocha would. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Nothing a caller is told names the upstream, or repeats what it said. */
function assertSaysNothing({ problem }: Told, { port }: RawUpstream): void {
  const document = JSON.stringify(problem?.document('https://api.causeway.example', 'x') ?? {});
  assert.doesNotMatch(document, new RegExp(`127\\.0\\.0\\.1|${port}|stack|parts`));
}

function listenAgain(port: number) {
  const server = createServer((socket) => socket.on('error', () => {}).on('data', () => socket.end(ok('{}'))));
  return new Promise<typeof server>((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
