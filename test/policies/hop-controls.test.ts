import assert from 'node:assert/strict';
import { hopControls } from '../../policies/hop-controls.ts';
import { mount } from './support.ts';
import { off, switchboard } from './switchboard.ts';

const acme = { id: 'acme', name: 'acme', plan: 'partner', environment: 'live' } as const;

describe('controls of hops', () => {
  it('refuse a tier call of what is off, without naming it', async () => {
    const board = switchboard();
    const mounted = mount(hopControls, { surroundings: { controls: board.controls } });

    assert.ok((await mounted.send({ side: 'hop' })).passed);
    board.stopOperation({ ...off, notice: 'Back at noon.' });
    const { passed, problem } = await mounted.send({ side: 'hop' });
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'switched-off');
    assert.equal(problem?.facts.detail, 'Something this operation needs is switched off. Back at noon.');
  });

  for (const side of ['edge', 'hop'] as const) {
    it(`refuse a consumer that is off at the ${side}, and nobody else`, async () => {
      const board = switchboard();
      const mounted = mount(hopControls, { surroundings: { controls: board.controls } });
      board.stopConsumer({ kind: 'switched-off', scope: 'consumer', until: Date.now() + 60_000 });
      const as = (consumer: typeof acme | undefined) =>
        mounted.send({ side, identity: { kind: 'consumer', scopes: [], ...(consumer && { consumer }) } });

      const { passed, problem } = await as(acme);
      assert.equal(passed, false);
      assert.equal(problem?.kind, 'forbidden');
      assert.match(String(problem?.facts.detail), /^This consumer is switched off until \S+Z\.$/);
      assert.equal(problem?.facts.headers, undefined);
      assert.ok((await as({ ...acme, id: 'other' } as never)).passed);
      assert.ok((await as(undefined)).passed);
    });
  }
});
