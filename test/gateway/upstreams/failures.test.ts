import assert from 'node:assert/strict';
import https from 'node:https';
import { createServer } from 'node:net';
import tls from 'node:tls';
import { createLog } from '../../policies/support.ts';
import { wrongName } from '../../support/certificate.ts';
import { hostileAnswers } from '../../support/hostile.ts';
import { answer, ok, type RawUpstream, says, saysAndCloses, startUpstream } from '../../support/upstream.ts';
import { forwardTo, listen, type Told, tell } from './support.ts';

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

  for (const [name, [behaviour, expected]] of Object.entries(hostileAnswers)) {
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

  it('U01: because its certificate is nobody’s, or somebody else’s, is unreachable', async () => {
    const server = https.createServer(wrongName, (_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(server.address() as { port: number }).port}`;
    const trusted = tls.getCACertificates('default');
    for (const authorities of [trusted, [...trusted, wrongName.cert]]) {
      tls.setDefaultCACertificates(authorities);
      const told = await reach(url);
      assert.equal(told.kind, 'upstream-unreachable');
      const cause = told.problem?.cause as NodeJS.ErrnoException | undefined;
      assert.match(String(cause?.code), /SELF_SIGNED|ALTNAME_INVALID|NOT_YET_VALID/);
    }
    tls.setDefaultCACertificates(trusted);
    server.close();
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
