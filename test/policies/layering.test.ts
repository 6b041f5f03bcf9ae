import assert from 'node:assert/strict';
import { layering } from '../../policies/layering.ts';
import type { Exception, Upstream } from '../../policies/policy.ts';
import { mount } from './support.ts';

const shipments: Upstream = { kind: 'http', name: 'shipments', url: 'http://127.0.0.1:1' };
const exception: Exception = {
  rule: 'layering',
  to: 'shipments',
  owner: 'logistics',
  reason: 'A live stream has nothing to compose.',
  until: '2027-06-30',
};

describe('layering', () => {
  it('has nothing to do on an experience API that keeps to its tier', () => {
    assert.equal(mount(layering).policy, undefined);
    assert.equal(mount(layering, { operation: { upstream: shipments } }).policy, undefined);
    assert.equal(mount(layering, { operation: { exceptions: [exception] } }).policy, undefined);
  });

  for (const tier of ['process', 'system'] as const) {
    it(`keeps everyone outside from the ${tier} tier, whatever credential they hold`, async () => {
      const mounted = mount(layering, { operation: { tier } });
      const identities = [
        { kind: 'anonymous', scopes: [] },
        { kind: 'user', subject: 'shopper', scopes: ['orders:read'], scheme: 'accessToken' },
        { kind: 'consumer', scopes: ['orders:read'], scheme: 'apiKey' },
        { kind: 'user', subject: 'shopper', scopes: ['orders:read'], scheme: 'ticket' },
      ] as const;

      for (const identity of identities) {
        const { problem, passed } = await mounted.send({ identity });
        assert.equal(problem?.kind, 'tier-not-public');
        assert.equal(passed, false);
      }
    });

    it(`lets a caller in that has proven to be the tier above the ${tier} tier`, async () => {
      const { passed } = await mount(layering, { operation: { tier } }).send({
        identity: { kind: 'user', scopes: [], scheme: 'tierIdentity', caller: 'experience/storefront.v2' },
      });

      assert.ok(passed);
    });
  }

  it('lets an API skip a tier until the end of the last day of its exception', async () => {
    const mounted = mount(layering, { operation: { upstream: shipments, exceptions: [exception] } });

    mounted.clock.set('2027-06-30T23:59:59.999Z');
    assert.ok((await mounted.send()).passed);
    mounted.clock.set('2027-07-01T00:00:00.000Z');
    const { problem, passed } = await mounted.send();
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'forbidden');
    assert.match(String(problem?.facts.detail), /ended on 2027-06-30\. Its owner is logistics\./);
  });

  it('has nothing to do where the exception is about something else', () => {
    const other = { ...exception, to: 'payments' };

    assert.equal(mount(layering, { operation: { upstream: shipments, exceptions: [other] } }).policy, undefined);
  });
});
