import assert from 'node:assert/strict';
import { childTrace, continueTrace, startTrace, traceparent } from '../../../policies/trace/trace-context.ts';

describe('trace context', () => {
  it('gives every span an id of its own, however many there are', () => {
    const ids = new Set<string>();
    for (let index = 0; index < 2000; index += 1) {
      const first = startTrace(0);
      const second = childTrace(first);
      for (const id of [first.traceId, first.spanId, second.spanId]) ids.add(id);
    }

    assert.equal(ids.size, 6000);
  });

  it('uses no random byte twice', () => {
    let ids = '';
    let shared = 0;
    for (let index = 0; index < 64; index += 1) {
      const first = startTrace(0);
      for (const next of [first.traceId, first.spanId, childTrace(first).spanId]) {
        if (ids.endsWith(next.slice(0, 2))) shared += 1;
        ids += next;
      }
    }

    assert.ok(shared < 16, `${shared} of 192 begin as the one before ended`);
  });

  it('makes a hop a child of the span it leaves', () => {
    const above = {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      parentId: 'c'.repeat(16),
      sampled: true,
      state: 'x=1',
    };
    const below = childTrace(above);

    assert.deepEqual({ ...below, spanId: '' }, { ...above, parentId: above.spanId, spanId: '' });
    assert.notEqual(below.spanId, above.spanId);
  });

  it('writes what the next gateway reads', () => {
    for (const sampled of [true, false]) {
      const sent = { ...startTrace(0), sampled };
      const read = continueTrace({ traceparent: traceparent(sent) });

      assert.equal(read?.traceId, sent.traceId);
      assert.equal(read?.parentId, sent.spanId);
      assert.equal(read?.sampled, sampled);
    }
  });
});
