import assert from 'node:assert/strict';
import { controls } from '../../policies/controls.ts';
import { mount } from './support.ts';
import { off, switchboard } from './switchboard.ts';

describe('controls', () => {
  it('let calls pass, refuse them from the moment an operator says so, and let them pass again', async () => {
    const board = switchboard();
    const mounted = mount(controls, { surroundings: { controls: board.controls } });

    assert.ok((await mounted.send()).passed);
    board.stopOperation(off);
    const { passed, problem } = await mounted.send();
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'switched-off');
    assert.equal(problem?.facts.detail, 'This operation is switched off.');
    assert.equal(problem?.facts.headers, undefined);
    board.release();
    assert.ok((await mounted.send()).passed);
  });

  it('leave other operations alone', async () => {
    const board = switchboard();
    const operation = { id: 'experience/storefront.v2#placeOrder' };
    const mounted = mount(controls, { operation, surroundings: { controls: board.controls } });

    board.stopOperation(off);
    assert.ok((await mounted.send()).passed);
  });

  it('say for how long, and what the operator wants callers to know', async () => {
    const board = switchboard();
    const mounted = mount(controls, { surroundings: { controls: board.controls } });
    mounted.clock.set('2027-01-31T18:00:00.000Z');

    board.stopOperation({ ...off, scope: 'api', notice: 'Use v2.', until: Date.parse('2027-01-31T18:00:30.500Z') });
    const { problem } = await mounted.send();
    assert.equal(problem?.facts.detail, 'This API is switched off until 2027-01-31T18:00:30Z. Use v2.');
    assert.deepEqual(problem?.facts.headers, { 'retry-after': '31' });
  });

  it('always say when to come back from maintenance', async () => {
    const board = switchboard();
    const mounted = mount(controls, { surroundings: { controls: board.controls } });

    board.stopOperation({ kind: 'maintenance', scope: 'gateway' });
    const { problem } = await mounted.send();
    assert.equal(problem?.kind, 'maintenance');
    assert.equal(problem?.facts.detail, 'The gateway is closed for maintenance.');
    assert.deepEqual(problem?.facts.headers, { 'retry-after': '60' });
  });

  it('tell a tier that calls over HTTP no more of what is off than one in this process', async () => {
    const board = switchboard();
    const mounted = mount(controls, { surroundings: { controls: board.controls } });

    board.stopOperation(off);
    const { problem } = await mounted.send({ identity: { kind: 'user', scopes: [], scheme: 'tierIdentity' } });
    assert.equal(problem?.facts.detail, 'Something this operation needs is switched off.');
  });

  it('let the calls of a tier come to their end when everything closes', async () => {
    const board = switchboard();
    const mounted = mount(controls, { surroundings: { controls: board.controls } });

    board.stopOperation({ kind: 'maintenance', scope: 'gateway' });
    const identity = { kind: 'user', scopes: [], scheme: 'tierIdentity' } as const;
    assert.ok((await mounted.send({ identity })).passed);
    assert.equal((await mounted.send()).passed, false);
  });
});
