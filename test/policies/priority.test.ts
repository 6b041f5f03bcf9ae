import assert from 'node:assert/strict';
import type { Identity, Operation } from '../../policies/policy.ts';
import { priority } from '../../policies/priority.ts';
import { admissionOf, plans } from './admission.ts';
import { mount } from './support.ts';

const operation: Partial<Operation> = { security: [{ apiKey: [] }] };
const consumer = (plan: string): Identity => ({
  kind: 'consumer',
  scopes: [],
  consumer: { id: plan, name: plan, plan, environment: 'live' },
});

describe('priority', () => {
  const kindOf = async (atWork: number, identity: Identity): Promise<string> => {
    const { send } = mount(priority, { operation, surroundings: { admission: admissionOf(atWork), plans } });
    return (await send({ identity })).problem?.kind ?? 'passed';
  };

  it('turns callers away by their plan, the lowest first', async () => {
    assert.equal(await kindOf(3, consumer('free')), 'passed');
    assert.equal(await kindOf(4, consumer('free')), 'too-busy');
    assert.equal(await kindOf(6, { kind: 'user', subject: 'shopper', scopes: [] }), 'passed');
    assert.equal(await kindOf(7, { kind: 'user', subject: 'shopper', scopes: [] }), 'too-busy');
    assert.equal(await kindOf(10, consumer('partner')), 'passed');
  });

  it('gives plans that say nothing 5, and anonymous callers 1', async () => {
    assert.equal(await kindOf(5, consumer('unsaid')), 'passed');
    assert.equal(await kindOf(6, consumer('unsaid')), 'too-busy');
    assert.equal(await kindOf(2, { kind: 'anonymous', scopes: [] }), 'too-busy');
  });

  it('says in the log and the count whom it turned away', async () => {
    const admission = admissionOf(9);
    const { send } = mount(priority, { operation, surroundings: { admission, plans } });
    const { exchange } = await send({ identity: consumer('free') });
    assert.equal(exchange.notes.shed, 'free');
    assert.deepEqual(admission.refused, ['free']);
  });

  it('has nothing to do on the lower tiers, which are called for somebody who was judged', () => {
    assert.equal(mount(priority, { operation: { tier: 'process' } }).policy, undefined);
  });
});
