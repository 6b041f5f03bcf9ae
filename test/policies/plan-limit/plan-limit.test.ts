import assert from 'node:assert/strict';
import { planLimit } from '../../../policies/plan-limit/plan-limit.ts';
import type { Consumer, Identity, Plan } from '../../../policies/policy.ts';
import { createKeep } from '../instruments.ts';
import { mount } from '../support.ts';

const plan = (name: string, limit: number, day?: number): [string, Plan] => [
  name,
  { name, description: '', rate: { limit, window: 60 }, scopes: [], ...(day === undefined ? {} : { quota: { day } }) },
];
const plans = new Map([plan('anonymous', 1), plan('signed-in', 2), plan('free', 2), plan('partner', 100, 3)]);
const consumer = (id: string, of: string): Identity => ({
  kind: 'consumer',
  scheme: 'apiKey',
  scopes: [],
  consumer: { id, name: id, plan: of, environment: 'live' } satisfies Consumer,
});
const user = (subject: string, clientId?: string): Identity => ({
  kind: 'user',
  scheme: 'accessToken',
  scopes: [],
  subject,
  ...(clientId === undefined ? {} : { clientId }),
});
const open = () => mount(planLimit, { surroundings: { plans } });

describe('plan-limit', () => {
  it('has nothing to do on the lower tiers: who they are called for was counted at the edge', () => {
    for (const tier of ['process', 'system'] as const) {
      assert.equal(mount(planLimit, { surroundings: { plans }, operation: { tier } }).policy, undefined);
    }
  });

  it('says on every answer what the plan allows and what is left', async () => {
    const { exchange } = await open().send({ identity: consumer('acme', 'free') });

    assert.equal(exchange.outgoing['ratelimit-policy'], '"free";q=2;w=60');
    assert.match(String(exchange.outgoing.ratelimit), /^"free";r=1;t=(60|59)$/);
  });

  it('R01: refuses the call beyond the rate, and says when to come back', async () => {
    const mounted = open();
    for (let turn = 0; turn < 2; turn += 1) {
      assert.ok((await mounted.send({ identity: consumer('acme', 'free') })).passed);
    }
    const { problem, passed, exchange } = await mounted.send({ identity: consumer('acme', 'free') });

    assert.equal(passed, false);
    assert.equal(problem?.kind, 'too-many-requests');
    assert.equal(problem?.facts.detail, 'Plan “free” allows 2 calls in 60 seconds.');
    assert.match(problem?.facts.headers?.['retry-after'] ?? '', /^(60|59)$/);
    assert.match(String(exchange.outgoing.ratelimit), /^"free";r=0;t=/);
  });

  it('O17: holds a consumer to its daily quota, until midnight UTC', async () => {
    const mounted = open();
    const send = () => mounted.send({ identity: consumer('acme', 'partner') });
    const { exchange } = await send();
    assert.equal(exchange.outgoing['ratelimit-policy'], '"partner";q=100;w=60, "day";q=3;w=86400');
    assert.match(String(exchange.outgoing.ratelimit), /^"partner";r=99;t=\d+, "day";r=2;t=43200$/);
    await send();
    await send();
    const { problem } = await send();
    assert.equal(problem?.facts.headers?.['retry-after'], '43200');
    assert.equal(problem?.facts.detail, 'Plan “partner” allows 3 calls a day (UTC).');

    mounted.clock.advance(43_200_000);
    assert.ok((await send()).passed);
  });

  it('counts callers apart, and a caller wherever it calls from', async () => {
    const mounted = open();
    const passes = async (identity: Identity, address = '203.0.113.7') =>
      (await mounted.send({ identity, address })).passed;

    assert.ok(await passes(consumer('acme', 'free'), '203.0.113.1'));
    assert.ok(await passes(consumer('acme', 'free'), '203.0.113.2'));
    assert.equal(await passes(consumer('acme', 'free'), '203.0.113.3'), false);
    assert.ok(await passes(consumer('other', 'free')));
  });

  it('counts what a consumer tries out apart from what it lives on', async () => {
    const mounted = open();
    const live = consumer('acme', 'free');
    const trying: Identity = { ...live, consumer: { ...(live.consumer as Consumer), environment: 'test' } };
    for (let turn = 0; turn < 2; turn += 1) assert.ok((await mounted.send({ identity: trying })).passed);
    assert.equal((await mounted.send({ identity: trying })).passed, false);
    assert.ok((await mounted.send({ identity: live })).passed);
  });

  it('counts a user by client, and tickets with everything else the user does', async () => {
    const mounted = open();
    const passes = async (identity: Identity) => (await mounted.send({ identity })).passed;

    assert.ok(await passes(user('shopper', 'web')));
    assert.ok(await passes({ ...user('shopper', 'web'), scheme: 'ticket' }));
    assert.equal(await passes(user('shopper', 'web')), false);
    assert.ok(await passes(user('shopper', 'app')));
    assert.ok(await passes(user('agent', 'web')));
  });

  it('counts anonymous callers by address', async () => {
    const mounted = open();

    assert.ok((await mounted.send({ address: '2001:db8::1' })).passed);
    assert.equal((await mounted.send({ address: '2001:db8::2' })).passed, false);
    assert.ok((await mounted.send({ address: '2001:db8:1::1' })).passed);
    await assert.rejects(mounted.send({ address: '' }), /cannot be counted/);
  });

  it('R02: counts one caller together over all operations and spellings', async () => {
    const { keep } = createKeep();
    const one = mount(planLimit, { surroundings: { plans, keep } });
    const two = mount(planLimit, { surroundings: { plans, keep }, operation: { operationId: 'placeOrder' } });

    assert.ok((await one.send({ path: '/a', query: 'x=1' })).passed);
    assert.equal((await two.send({ path: '/%61', query: '' })).passed, false);
  });

  it('applies a plan that changed in a reload, and goes on counting where it was', async () => {
    const { keep } = createKeep();
    const before = mount(planLimit, { surroundings: { plans, keep } });
    const after = mount(planLimit, { surroundings: { plans: new Map([plan('free', 4)]), keep } });
    for (let turn = 0; turn < 3; turn += 1) await before.send({ identity: consumer('acme', 'free') });

    assert.ok((await after.send({ identity: consumer('acme', 'free') })).passed);
    assert.ok((await after.send({ identity: consumer('acme', 'free') })).passed);
    assert.equal((await after.send({ identity: consumer('acme', 'free') })).passed, false);
  });

  describe('of so many calls under way at once', () => {
    const bounded = new Map<string, Plan>([
      ['free', { name: 'free', description: '', rate: { limit: 9, window: 60 }, concurrent: 2, scopes: [] }],
    ]);
    const free = { identity: consumer('acme', 'free') };

    it('refuses one more until another has ended, over all operations and reloads, and does not count it', async () => {
      const { keep } = createKeep();
      const one = mount(planLimit, { surroundings: { plans: bounded, keep } });
      const two = mount(planLimit, {
        surroundings: { plans: bounded, keep },
        operation: { operationId: 'placeOrder' },
      });
      const first = await one.send(free);
      await two.send(free);
      const { problem, passed, exchange } = await two.send(free);

      assert.equal(passed, false);
      assert.equal(problem?.kind, 'too-many-requests');
      assert.equal(problem?.facts.detail, 'Plan “free” allows 2 calls under way at once. Wait for one of them to end.');
      assert.equal(problem?.facts.headers?.['retry-after'], '1');
      assert.ok((await one.send({ identity: consumer('other', 'free') })).passed);

      exchange.settle();
      assert.equal((await one.send(free)).passed, false, 'what was refused held no place');
      first.exchange.settle();
      const next = await one.send(free);
      assert.ok(next.passed);
      assert.match(String(next.exchange.outgoing.ratelimit), /r=6;/);
    });

    it('gives back the place of a call that the rate refused', async () => {
      const mounted = mount(planLimit, {
        surroundings: {
          plans: new Map([['free', { ...(bounded.get('free') as Plan), rate: { limit: 1, window: 60 } }]]),
        },
      });
      (await mounted.send(free)).exchange.settle();
      for (let turn = 0; turn < 3; turn += 1) {
        const { problem, exchange } = await mounted.send(free);
        assert.equal(problem?.facts.detail, 'Plan “free” allows 1 calls in 60 seconds.');
        exchange.settle();
      }
    });
  });

  it('takes an unknown plan for our mistake, never for no limit', async () => {
    const { problem, passed } = await open().send({ identity: consumer('acme', 'gold') });

    assert.equal(passed, false);
    assert.equal(problem?.kind, 'internal');
    assert.match(String(problem?.facts.cause), /no plan “gold”/);
    assert.equal(problem?.facts.detail, undefined);
  });
});
