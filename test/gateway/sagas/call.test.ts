import assert from 'node:assert/strict';
import { once } from 'node:events';
import { sagaExchange } from '../../../gateway/sagas/call.ts';
import { startTrace } from '../../../policies/trace/trace-context.ts';
import { createClock } from '../../policies/instruments.ts';

describe('a call of a saga', () => {
  const begin = (signal: AbortSignal, budget?: number) =>
    sagaExchange(
      createClock(),
      { id: 'r', trace: startTrace(0), identity: { kind: 'gateway', scopes: [] }, signal },
      budget,
    );

  it('is broken off when its time is over, also in the middle of an answer: a saga must not wait for one that drips', async () => {
    const { signal, deadline } = begin(new AbortController().signal, 20);
    assert.equal(deadline, 20);
    await once(signal as AbortSignal, 'abort');
  });

  it('is broken off with its saga', () => {
    const saga = new AbortController();
    const { signal } = begin(saga.signal);
    saga.abort(new Error('lost'));
    assert.equal((signal.reason as Error).message, 'lost');
  });
});
