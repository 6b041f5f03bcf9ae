import assert from 'node:assert/strict';
import { deprecation } from '../../policies/deprecation.ts';
import type { Lifecycle } from '../../policies/policy.ts';
import { mount } from './support.ts';

const gone: Lifecycle = { state: 'deprecated', since: '2026-01-15', deprecated: '2026-09-01' };

describe('deprecation', () => {
  it('counts the calls of a deprecated version', async () => {
    const operation = 'experience/storefront.v1#listProducts';
    const { send, meter } = mount(deprecation, { operation: { id: operation, lifecycle: gone } });
    assert.ok((await send()).passed);
    assert.equal(meter.value('causeway_deprecated_calls_total', { operation }), 1);
  });

  it('counts a deprecated operation of a version in its prime, and costs the others nothing', () => {
    assert.ok(mount(deprecation, { operation: { deprecated: true } }).policy);
    assert.equal(mount(deprecation).policy, undefined);
    assert.equal(mount(deprecation, { operation: { lifecycle: { ...gone, state: 'active' } } }).policy, undefined);
  });
});
