import assert from 'node:assert/strict';
import { deadline } from '../../policies/deadline.ts';
import { mount, operationFor } from './support.ts';

describe('deadline', () => {
  const settings = { budget: 1000, margin: 20 };

  it('gives a request from outside its budget from the moment it arrived', async () => {
    const mounted = mount(deadline, { settings });
    mounted.clock.advance(500);
    const { exchange, passed } = await mounted.send({ started: 400 });

    assert.ok(passed);
    assert.equal(exchange.deadline, 1400);
  });

  it('B15: hands a lower tier what is left, less the way back', async () => {
    const mounted = mount(deadline, { settings: { budget: 1000, margin: 20 } });
    mounted.clock.advance(300);
    const { exchange } = await mounted.send({ side: 'hop', deadline: 900 });

    assert.equal(exchange.deadline, 880);
  });

  it('gives a lower tier no more than its own budget, counted from the call', async () => {
    const mounted = mount(deadline, { settings });
    mounted.clock.advance(300);

    assert.equal((await mounted.send({ side: 'hop', started: 0, deadline: 5000 })).exchange.deadline, 1300);
    assert.equal(
      (await mounted.send({ side: 'hop', started: 0, deadline: Number.POSITIVE_INFINITY })).exchange.deadline,
      1300,
    );
  });

  it('keeps an earlier deadline that came with the request', async () => {
    const { exchange } = await mount(deadline, { settings }).send({ deadline: 250 });

    assert.equal(exchange.deadline, 250);
  });

  it('B15: starts nothing that can no longer be in time', async () => {
    const mounted = mount(deadline, { settings });
    mounted.clock.advance(1000);

    for (const late of [{ started: 0 }, { side: 'hop', deadline: 1020 }, { side: 'hop', deadline: 900 }] as const) {
      const { problem, passed } = await mounted.send(late);
      assert.equal(passed, false);
      assert.equal(problem?.kind, 'upstream-timeout');
      assert.equal(problem?.status, 504);
    }
    assert.ok((await mounted.send({ side: 'hop', deadline: 1021 })).passed);
  });

  it('refuses a margin that leaves nothing at boot', () => {
    assert.deepEqual(deadline.contradictions?.({ budget: 21, margin: 20 }, operationFor(), {}), []);
    assert.match(String(deadline.contradictions?.({ budget: 20, margin: 20 }, operationFor(), {})), /nothing/);
  });
});
