import assert from 'node:assert/strict';
import { hopControls } from '../../policies/hop-controls.ts';
import type { Consumer } from '../../policies/policy.ts';
import { mount } from './support.ts';
import { off, switchboard } from './switchboard.ts';

const acme: Consumer = { id: 'acme', name: 'acme', plan: 'partner', environment: 'live' };

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

  it('let what is under way come to its end when everything closes', async () => {
    const board = switchboard();
    const mounted = mount(hopControls, { surroundings: { controls: board.controls } });

    board.stopOperation({ kind: 'maintenance', scope: 'gateway' });
    assert.ok((await mounted.send({ side: 'hop' })).passed);
    board.stopOperation({ kind: 'maintenance', scope: 'tier' });
    assert.equal((await mounted.send({ side: 'hop' })).problem?.kind, 'maintenance');
  });

  it('refuse a consumer that is off at the door, and nobody else', async () => {
    const board = switchboard();
    const mounted = mount(hopControls, { surroundings: { controls: board.controls } });
    board.stopConsumer({ kind: 'switched-off', scope: 'consumer', until: Date.now() + 60_000 });
    const as = (consumer: Consumer | undefined, parts: { side?: 'hop'; scheme?: 'tierIdentity' } = {}) => {
      const { side = 'edge', scheme = 'apiKey' } = parts;
      return mounted.send({ side, identity: { kind: 'consumer', scopes: [], scheme, ...(consumer && { consumer }) } });
    };

    const { passed, problem } = await as(acme);
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'forbidden');
    assert.match(String(problem?.facts.detail), /^This consumer is switched off until \S+Z\.$/);
    assert.equal(problem?.facts.headers, undefined);
    assert.ok((await as({ ...acme, id: 'other' })).passed);
    assert.ok((await as(undefined)).passed);
    // What it has begun is brought to its end, in this process and in others.
    assert.ok((await as(acme, { side: 'hop' })).passed);
    assert.ok((await as(acme, { scheme: 'tierIdentity' })).passed);
  });
});
