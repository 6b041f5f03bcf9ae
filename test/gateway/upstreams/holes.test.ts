import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { createHoles } from '../../../gateway/upstreams/holes.ts';
import { createMeter } from '../../policies/instruments.ts';

const id = 'process/ordering.v1#getOrderStatus';
const begin = (partial = true, meter = createMeter()) => createHoles({ id, partial }, meter)();
const fails = (error: Error) => () => Promise.reject(error);
const none = { state: 'unknown' };

describe('an optional part', () => {
  it('is there when its system answers, and the answer is whole', async () => {
    const { optional, mark } = begin();
    assert.equal(await optional('/delivery', async () => 'here', 'missing'), 'here');
    const body = { delivery: 'here' };
    assert.equal(mark(body), body);
  });

  it('is stood in for when its system cannot be asked, and the answer says where and why', async () => {
    const meter = createMeter();
    const { optional, mark } = begin(true, meter);
    const resting = new Problem('circuit-open', { headers: { 'Retry-After': '5' } });
    assert.equal(await optional('/delivery', fails(resting), none), none);
    assert.equal(await optional('/advice', fails(new Problem('upstream-timeout')), none), none);
    assert.deepEqual(mark({ delivery: none }), {
      delivery: none,
      holes: [
        { pointer: '/delivery', reason: 'circuit-open', retryAfter: 5 },
        { pointer: '/advice', reason: 'upstream-timeout' },
      ],
    });
    assert.equal(meter.value('causeway_holes_total', { operation: id, reason: 'circuit-open' }), 1);
  });

  it('counts as missing when its system takes no more calls, and as refused when it refuses', async () => {
    const { optional } = begin();
    assert.equal(await optional('/delivery', fails(new Problem('too-many-requests')), none), none);
    await assert.rejects(optional('/delivery', fails(new Problem('not-found')), none), { kind: 'not-found' });
  });

  it('hides no mistake of the handler', async () => {
    await assert.rejects(begin().optional('/delivery', fails(new TypeError('a mistake')), none), TypeError);
  });

  it('needs a contract that declares holes, on good days too', async () => {
    await assert.rejects(
      begin(false).optional('/delivery', async () => 'here', 'missing'),
      /declares no holes/,
    );
  });

  it('stands beside the holes that are passed on, in a body that is nobody else’s', async () => {
    const { optional, mark } = begin();
    await optional('/advice', fails(new Problem('overloaded')), none);
    const below = Object.freeze({ holes: Object.freeze([{ pointer: '/delivery', reason: 'unavailable' }]) });
    const { holes } = mark(below) as { holes: { pointer: string }[] };
    assert.deepEqual(
      holes.map(({ pointer }) => pointer),
      ['/delivery', '/advice'],
    );
  });
});
