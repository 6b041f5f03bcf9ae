import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { compose, type Handler, type Policy } from '../../../policies/policy.ts';
import { scopes } from '../../../policies/scopes.ts';
import { serverTiming } from '../../../policies/server-timing/server-timing.ts';
import { timeout } from '../../../policies/timeout.ts';
import { answerWith, type ExchangeParts, exchangeFor, mount, operationFor } from '../support.ts';

const order = 'process/ordering.v1#getOrderStatus';
const shown = ({ outgoing }: { outgoing: Readonly<Record<string, unknown>> }) => outgoing['server-timing'];

describe('server-timing', () => {
  const mounted = (development: boolean, next?: Handler, enabled = true) =>
    mount(serverTiming, {
      settings: { enabled },
      surroundings: { development },
      ...(next === undefined ? {} : { next }),
    });

  it('shows in development what the whole, the policies and each tier call took', async () => {
    const here = mounted(true, async (exchange) => {
      here.clock.advance(3);
      const end = exchange.timings?.begin(order);
      exchange.timings?.begin('process/ordering.v1#listOrders');
      here.clock.advance(10);
      end?.(10.004);
      if (exchange.timings !== undefined) exchange.timings.upstream += 10;
      return answerWith();
    });
    const { exchange } = await here.send();

    assert.equal(
      shown(exchange),
      `edge;dur=13, policies;dur=3, call1;desc="${order}";dur=10, call2;desc="process/ordering.v1#listOrders"`,
    );
  });

  it('shows it on refusals too', async () => {
    const { exchange } = await mounted(true, () => Promise.reject(new Problem('unauthenticated'))).send();

    assert.equal(shown(exchange), 'edge;dur=0, policies;dur=0');
  });

  it('is off where nobody may see it, and measures nothing then', async () => {
    let measured = false;
    const { exchange } = await mounted(false, async (passing) => {
      measured = passing.timings !== undefined;
      return answerWith();
    }).send();

    assert.deepEqual([measured, shown(exchange)], [false, undefined]);
    assert.equal(mounted(true, undefined, false).policy, undefined);
  });

  it('keeps to a bounded number of calls, under names that are safe in a header', async () => {
    const { exchange } = await mounted(true, async ({ timings }) => {
      timings?.begin('system/a.v1#x"; dur=1\r\nset-cookie: y')(1);
      for (let call = 0; call < 40; call += 1) timings?.begin(order)(1);
      return answerWith();
    }).send();
    const field = String(shown(exchange));

    assert.match(field, /call1;desc="system\/a\.v1#x---dur-1--set-cookie--y";dur=1, /);
    assert.equal(field.match(/call\d+;/g)?.length, 24);
    assert.match(field, /, more;desc="17 further calls"$/);
  });

  describe('in production', () => {
    const operation = operationFor({ security: [{ accessToken: ['orders:read'] }] });
    const send = async (held: readonly string[]) => {
      const { policy: early } = mounted(false);
      const { policy: judge } = mount(scopes, { operation });
      const exchange = exchangeFor({
        operation,
        identity: { kind: 'user', scheme: 'accessToken', scopes: held },
      } as ExchangeParts);
      const chain = compose([early, judge] as Policy[], async () => answerWith());
      await chain(exchange).catch(() => {});
      return shown(exchange);
    };

    it('shows it to holders of the debug scope, also when they are refused', async () => {
      assert.match(String(await send(['orders:read', 'gateway:debug'])), /^edge;dur=/);
      assert.match(String(await send(['gateway:debug'])), /^edge;dur=/);
    });

    it('shows it to nobody else', async () => {
      assert.equal(await send(['orders:read']), undefined);
      assert.equal(await send(['gateway']), undefined);
    });
  });

  it('counts as the upstream’s what lies inside the timeout, at the edge only', async () => {
    const inner = mount(timeout);
    const work: Handler = async () => {
      inner.clock.advance(7);
      return answerWith();
    };
    const here = mounted(true, (exchange) => (inner.policy as Policy)(exchange, work));
    const { exchange } = await here.send();
    assert.equal(exchange.timings?.upstream, 7);

    const below = exchangeFor({
      side: 'hop',
      ...(exchange.timings === undefined ? {} : { timings: exchange.timings }),
    });
    await (inner.policy as Policy)(below, work);
    assert.equal(exchange.timings?.upstream, 7);
  });
});
