import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { readRelay } from '../../../gateway/tiers/relay.ts';
import type { AnswerBody, Sink } from '../../../policies/policy.ts';

type Relay = Extract<AnswerBody, { kind: 'relay' }>;

/** An answer still arriving, sent by the test; `aborted` tells why it was broken off. */
function relay(send: (sink: Sink) => void): Relay & { aborted?: Error } {
  const body: Relay & { aborted?: Error } = {
    kind: 'relay',
    attach(sink) {
      queueMicrotask(() => send(sink));
      const abort = (reason: Error): void => {
        body.aborted ??= reason;
      };
      return { pause: () => {}, resume: () => {}, abort };
    },
  };
  return body;
}

const isUnusable = (error: unknown): boolean => error instanceof Problem && error.kind === 'bad-upstream-answer';

describe('an answer that arrives in pieces', () => {
  it('is read whole', async () => {
    const body = relay((sink) => {
      sink.write(Buffer.from('{"a":'));
      setImmediate(() => {
        sink.write(Buffer.from('1}'));
        sink.end();
      });
    });
    assert.equal((await readRelay(body, 7)).toString(), '{"a":1}');
    assert.equal(body.aborted, undefined);
  });

  it('may be empty', async () => {
    assert.equal(
      (
        await readRelay(
          relay((sink) => sink.end()),
          7,
        )
      ).length,
      0,
    );
  });

  it('that is longer than anybody needs is unusable, and broken off', async () => {
    const body = relay((sink) => {
      sink.write(Buffer.from('1234'));
      sink.write(Buffer.from('5678'));
    });
    await assert.rejects(readRelay(body, 7), isUnusable);
    await new Promise(setImmediate);
    assert.match(body.aborted?.message ?? '', /longer than 7 bytes/);
  });

  it('that breaks off is unusable, not half an answer', async () => {
    const cause = new Error('reset');
    const body = relay((sink) => {
      sink.write(Buffer.from('12'));
      sink.fail(cause);
    });
    await assert.rejects(readRelay(body, 7), (error) => isUnusable(error) && (error as Problem).cause === cause);
  });
});
