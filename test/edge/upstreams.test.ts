import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Front, get, last, startFront } from '../gateway/edge/front.ts';
import { answersIn, problemIn } from '../gateway/edge/wire.ts';
import { hostileAnswers } from '../support/hostile.ts';
import { answer, type Behaviour, ok, says } from '../support/upstream.ts';

/** Waited for elsewhere: ten seconds of silence in the middle of a body. */
const slow = ['stalls within its body'];
const well = ok('{"well":true}');

describe('a hostile upstream, as a client sees it', () => {
  let front: Front;
  before(async () => {
    // Each failure is to be met by the next call, not by a breaker or a repeat.
    const once = ['timeout: { total: 400 }', 'circuit-breaker: { volume: 100000 }', 'retry: { attempts: 1 }'];
    front = await startFront({}, once);
  });
  after(() => front.close());

  const ask = () => front.send(`${get}${last}`);
  const servesTheNext = async (): Promise<void> => {
    front.upstream.behave(says(well));
    const [answered] = answersIn(await ask());
    assert.deepEqual([answered?.status, answered?.body], [200, '{"well":true}']);
  };

  for (const [name, [behaviour, expected]] of Object.entries(hostileAnswers)) {
    if (slow.includes(name)) continue;
    it(`U02 U03 U05 U06: that ${name} is told as ${expected}, logged so, and harms nobody else`, async () => {
      const lines = front.requests.length;
      front.upstream.behave(behaviour);
      const heard = await ask();
      const line = await front.settled(lines + 1);
      if (expected === 'broken') {
        assert.equal(line.complete, false);
        assert.doesNotMatch(heard, /\r\n0\r\n\r\n$/);
        const [head = '', body = ''] = heard.split('\r\n\r\n');
        assert.ok(!/content-length: 50/i.test(head) || body.length < 50);
      } else {
        problemIn(heard, expected);
        assert.equal(line.problem, expected);
        assert.doesNotMatch(heard, /stack|SSH|127\.0\.0\.1/);
      }
      await servesTheNext();
    });
  }

  const floods: Record<string, Behaviour> = {
    'hints without end': async (socket) => {
      while (!socket.destroyed) {
        socket.write(answer('103 Early Hints', { Link: '</a.css>' }));
        await sleep(5);
      }
    },
    'a header without end': async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      for (let at = 0; !socket.destroyed; at += 1) {
        socket.write(`X-${at}: ${'a'.repeat(500)}\r\n`);
        await sleep(1);
      }
    },
    'chunk extensions without end': async (socket) => {
      socket.write(answer('200 OK', { 'Transfer-Encoding': 'chunked' }));
      socket.write('2;a=');
      while (!socket.destroyed) {
        socket.write('b'.repeat(1_000));
        await sleep(1);
      }
    },
  };
  for (const [what, behaviour] of Object.entries(floods)) {
    it(`U02 U03: that sends ${what} is cut off`, async () => {
      const lines = front.requests.length;
      front.upstream.behave(behaviour);
      assert.doesNotMatch(await ask(), /^HTTP\/1\.1 200[\s\S]*\r\n0\r\n\r\n$/);
      assert.notEqual((await front.settled(lines + 1)).complete && front.requests.at(-1)?.status, 200);
      await servesTheNext();
    });
  }

  it('U08: that answers once more, unasked, while its connection rests, gives that to nobody', async () => {
    front.upstream.behave(async (socket) => {
      socket.write(ok('{"mine":1}'));
      await sleep(20);
      if (!socket.destroyed) socket.write(ok('{"stray":1}'));
    });
    assert.equal(answersIn(await ask())[0]?.body, '{"mine":1}');
    await sleep(60);
    for (let call = 0; call < 5; call += 1) await servesTheNext();
  });

  it('U05: that sends a body where none may be gives it to nobody', async () => {
    for (const status of ['204 No Content', '304 Not Modified']) {
      front.upstream.behave(says(`${answer(status, { 'Content-Length': '12' })}{"stray":1}\n`));
      assert.doesNotMatch(await ask(), /stray/);
      for (let call = 0; call < 3; call += 1) await servesTheNext();
    }
  });

  it('U11: that sets cookies, moves its callers about or signs its answers is not repeated', async () => {
    const fields = {
      'Set-Cookie': 'session=1; Domain=.internal',
      Location: 'http://127.0.0.1:1/inside',
      Server: 'Apache/1.3',
      'X-Internal-Host': 'db-1',
      'Access-Control-Allow-Origin': '*',
      'Content-Length': '2',
      'Content-Type': 'application/json',
    };
    front.upstream.behave(says(answer('200 OK', fields, '{}')));
    assert.doesNotMatch(await ask(), /set-cookie|apache|db-1|access-control-allow-origin/i);
  });
});
