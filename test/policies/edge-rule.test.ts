import assert from 'node:assert/strict';
import { edgeRule } from '../../policies/edge-rule.ts';
import type { Identity, Tier } from '../../policies/policy.ts';
import { mount } from './support.ts';

const call = (tier: Tier, identity: Partial<Identity>) =>
  mount(edgeRule, { operation: { tier, api: `${tier}/some.v1` } }).send({
    side: 'hop',
    identity: { kind: 'user', scopes: [], ...identity },
  });

describe('edge-rule', () => {
  it('lets experience call process, and process call system', async () => {
    assert.ok((await call('process', { caller: 'experience/storefront.v2' })).passed);
    assert.ok((await call('system', { caller: 'process/ordering.v1' })).passed);
  });

  const forbidden: [string, Tier][] = [
    ['experience/storefront.v2', 'system'],
    ['experience/storefront.v2', 'experience'],
    ['process/ordering.v1', 'process'],
    ['process/ordering.v1', 'experience'],
    ['system/orders.v1', 'system'],
    ['system/orders.v1', 'process'],
    ['system/orders.v1', 'experience'],
    ['experience', 'process'],
    ['experiences/x.v1', 'process'],
    ['', 'process'],
  ];
  for (const [caller, target] of forbidden) {
    it(`refuses a call from “${caller}” to the ${target} tier`, async () => {
      const { problem, passed } = await call(target, { caller });

      assert.equal(passed, false);
      assert.equal(problem?.kind, 'forbidden');
      assert.equal(problem?.facts.detail, `${caller} may not call ${target}/some.v1.`);
    });
  }

  it('refuses a caller that does not say who it is', async () => {
    assert.equal((await call('process', {})).problem?.kind, 'forbidden');
  });

  it('lets the gateway itself ask the lower tiers, and those only', async () => {
    assert.ok((await call('process', { kind: 'gateway' })).passed);
    assert.ok((await call('system', { kind: 'gateway' })).passed);
    assert.equal((await call('experience', { kind: 'gateway' })).problem?.kind, 'forbidden');
  });

  it('holds a call from another process to the same, and to what its contract declares', async () => {
    const send = (tier: Tier, identity: Partial<Identity>) =>
      mount(edgeRule, {
        operation: { id: `${tier}/some.v1#do`, tier, api: `${tier}/some.v1` },
        surroundings: { callers: new Set(['experience/storefront.v2']) },
      }).send({ identity: { kind: 'user', scopes: [], scheme: 'tierIdentity', ...identity } });

    assert.ok((await send('process', { caller: 'experience/storefront.v2' })).passed);
    assert.ok((await send('system', { kind: 'gateway', caller: 'gateway' })).passed);
    const undeclared = await send('process', { caller: 'experience/partner.v1' });
    assert.equal(
      undeclared.problem?.facts.detail,
      'experience/partner.v1 does not declare that it calls process/some.v1#do.',
    );
    const past = await send('system', { caller: 'experience/storefront.v2' });
    assert.equal(past.problem?.facts.detail, 'experience/storefront.v2 may not call system/some.v1.');
  });

  it('leaves requests from outside to the layering rule', async () => {
    assert.ok((await mount(edgeRule).send({ side: 'edge' })).passed);
  });

  it('refuses a call to an API that skips a tier under an exception that has ended', async () => {
    const mounted = mount(edgeRule, {
      operation: {
        tier: 'process',
        upstream: { kind: 'http', name: 'archive', url: 'http://127.0.0.1:1' },
        exceptions: [
          { rule: 'layering', to: 'archive', owner: 'commerce', reason: 'Until it moves.', until: '2026-12-31' },
        ],
      },
    });
    const hop = { side: 'hop', identity: { kind: 'user', scopes: [], caller: 'experience/storefront.v2' } } as const;

    assert.ok((await mounted.send(hop)).passed);
    mounted.clock.set('2027-01-01');
    assert.match(String((await mounted.send(hop)).problem?.facts.detail), /ended on 2026-12-31/);
  });
});
