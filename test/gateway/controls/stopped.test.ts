import assert from 'node:assert/strict';
import type { Control, ControlKind, ControlState } from '../../../gateway/controls/control.ts';
import { stoppedBy } from '../../../gateway/controls/stopped.ts';
import type { Tier } from '../../../policies/policy.ts';

const states: Readonly<Record<ControlKind, ControlState>> = {
  operation: 'off',
  api: 'off',
  consumer: 'off',
  maintenance: 'on',
  breaker: 'open',
  subject: 'off',
  token: 'off',
  reload: 'asked',
};
const control = (kind: ControlKind, target: string): Control => ({
  ...{ kind, target, state: states[kind], who: 'ann', version: 1, since: 0 },
  notice: `${kind} ${target}`,
});
const operation = (tier: Tier, name: string) => ({ id: `${tier}/${name}.v1#get`, api: `${tier}/${name}.v1`, tier });
const order = operation('system', 'orders');

describe('what controls stop', () => {
  it('is nothing where they are about other things', () => {
    assert.equal(stoppedBy([]), undefined);
    assert.equal(stoppedBy([control('breaker', 'shipments'), control('reload', 'gateway')]), undefined);
    assert.equal(stoppedBy([control('subject', 'ann (staff)'), control('token', '1 (staff)')]), undefined);
  });

  it('is told by the narrowest of them', () => {
    const widening: [ControlKind, string, scope: string][] = [
      ['operation', order.id, 'operation'],
      ['api', order.api, 'api'],
      ['maintenance', order.api, 'api'],
      ['maintenance', 'system', 'tier'],
      ['maintenance', 'gateway', 'gateway'],
    ];
    for (const index of widening.keys()) {
      const controls = widening.slice(index).map(([kind, target]) => control(kind, target));
      const [kind, target, scope] = widening[index] as (typeof widening)[number];
      const stop = stoppedBy(controls)?.operation(order);
      assert.deepEqual([stop?.notice, stop?.scope], [`${kind} ${target}`, scope]);
      assert.equal(stop?.kind, kind === 'maintenance' ? 'maintenance' : 'switched-off');
    }
  });

  it('is nothing else', () => {
    const stopped = stoppedBy([
      control('operation', order.id),
      control('api', 'system/stock.v1'),
      control('consumer', 'acme'),
    ]);
    assert.equal(stopped?.operation({ ...order, id: `${order.api}#list` }), undefined);
    assert.equal(stopped?.operation(operation('process', 'orders')), undefined);
    assert.ok(stopped?.operation(operation('system', 'stock')));
    assert.ok(stopped?.consumer('acme'));
    assert.equal(stopped?.consumer('acm'), undefined);
  });
});
