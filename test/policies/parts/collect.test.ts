import assert from 'node:assert/strict';
import { collect } from '../../../policies/parts/collect.ts';
import type { Sink } from '../../../policies/policy.ts';
import { answerWith, textOf } from '../support.ts';

/** A relayed answer that sends on command, and holds back while it is told to. */
function relay() {
  let sink: Sink | undefined;
  let paused = false;
  const waiting: ((to: Sink) => void)[] = [];
  const act = (what: (to: Sink) => void): void => {
    if (paused || sink === undefined) waiting.push(what);
    else what(sink);
  };
  const answer = answerWith({
    body: {
      kind: 'relay',
      attach(given) {
        sink = given;
        return {
          pause: () => {
            paused = true;
          },
          resume: () => {
            paused = false;
            for (const what of waiting.splice(0)) act(what);
          },
          abort: () => {},
        };
      },
    },
  });
  return {
    answer,
    send: (text: string) => act((to) => void to.write(Buffer.from(text))),
    end: () => act((to) => to.end()),
    fail: () => act((to) => to.fail(new Error('broken'))),
  };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('an answer that is collected', () => {
  it('is there whole when it is short', async () => {
    const { answer, send, end } = relay();
    const collected = collect(answer, 10);
    send('hello');
    send('you');
    end();
    assert.deepEqual((await collected).body, { kind: 'bytes', bytes: Buffer.from('helloyou') });
  });

  it('goes on as a stream when it is long, with nothing lost', async () => {
    const { answer, send, end } = relay();
    const collected = collect(answer, 4);
    send('hello');
    await tick();
    send(' you');
    end();
    assert.equal(await textOf(await collected), 'hello you');
  });

  it('ends as it should when it is over before anybody attaches', async () => {
    const { answer, send, end } = relay();
    const collected = collect(answer, 4);
    send('hello');
    end();
    assert.deepEqual((await collected).body, { kind: 'bytes', bytes: Buffer.from('hello') });
  });

  it('is a bad answer when it breaks off', async () => {
    const { answer, send, fail } = relay();
    const collected = collect(answer, 10);
    send('he');
    fail();
    await assert.rejects(collected, { kind: 'bad-upstream-answer' });
    const long = relay();
    const begun = collect(long.answer, 1);
    long.send('hello');
    await tick();
    long.fail();
    await assert.rejects(textOf(await begun), /broken/);
  });
});
