import assert from 'node:assert/strict';
import { LightSignal, wholeSignal } from '../../../policies/parts/light-signal.ts';

describe('light signal', () => {
  const left = new Error('the client left');
  let heard: string[];
  let signal: LightSignal;
  const note = (name: string) => () => void heard.push(name);
  beforeEach(() => {
    heard = [];
    signal = new LightSignal();
  });

  it('tells all who listen, once, and why', () => {
    for (const name of ['one', 'two', 'three']) signal.addEventListener('abort', note(name));
    signal.addEventListener('abort', { handleEvent: note('an object') });
    signal.abort(left);
    signal.abort(new Error('again'));
    assert.deepEqual(heard, ['one', 'two', 'three', 'an object']);
    assert.equal(signal.aborted, true);
    assert.equal(signal.reason, left);
    assert.throws(() => signal.throwIfAborted(), left);
  });

  for (const gone of ['one', 'two', 'three']) {
    it(`tells everyone but who stopped listening, say ${gone}`, () => {
      const listeners = new Map(['one', 'two', 'three'].map((name) => [name, note(name)]));
      for (const listener of listeners.values()) signal.addEventListener('abort', listener);
      signal.removeEventListener('abort', listeners.get(gone) as () => void);
      signal.abort(left);
      assert.deepEqual(
        heard.toSorted(),
        ['one', 'three', 'two'].filter((name) => name !== gone),
      );
    });
  }

  it('tells nobody who begins to listen when it has fired', () => {
    signal.abort(left);
    signal.addEventListener('abort', note('late'));
    assert.deepEqual(heard, []);
  });

  it('lets the others hear of it when one of them fails', async () => {
    const failed = new Promise((resolve) => process.once('uncaughtException', resolve));
    const listeners = process.listeners('uncaughtException').slice(0, -1);
    for (const listener of listeners) process.off('uncaughtException', listener);
    signal.addEventListener('abort', () => {
      throw left;
    });
    signal.addEventListener('abort', note('other'));
    signal.abort(left);
    assert.deepEqual(heard, ['other']);
    assert.equal(await failed, left);
    for (const listener of listeners) process.on('uncaughtException', listener);
  });

  it('is a whole AbortSignal for who wants one, before it fires and after', () => {
    const before = wholeSignal(signal);
    assert.ok(before instanceof AbortSignal);
    assert.equal(wholeSignal(signal), before);
    signal.abort(left);
    assert.equal(before.reason, left);
    const fired = new LightSignal();
    fired.abort(left);
    assert.equal(wholeSignal(fired).reason, left);
  });

  it('leaves a whole signal as it is', () => {
    const whole = AbortSignal.abort(left);
    assert.equal(wholeSignal(whole), whole);
  });
});
