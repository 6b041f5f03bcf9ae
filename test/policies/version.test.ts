import assert from 'node:assert/strict';
import type { Lifecycle } from '../../policies/policy.ts';
import { version } from '../../policies/version.ts';
import { mount } from './support.ts';

const deprecated: Lifecycle = {
  state: 'deprecated',
  since: '2026-01-15',
  deprecated: '2026-09-01',
  sunset: '2027-06-30',
  successor: 'experience/storefront.v2',
};

const mountFor = (lifecycle: Lifecycle) =>
  mount(version, { operation: { api: 'experience/storefront.v1', version: 1, lifecycle } });

describe('version', () => {
  it('says nothing of a version that is in its prime', () => {
    assert.equal(mountFor({ state: 'active', since: '2026-01-15' }).policy, undefined);
    assert.equal(
      mountFor({ state: 'active', since: '2026-01-15', successor: 'experience/storefront.v2' }).policy,
      undefined,
    );
  });

  it('warns on every answer of a deprecated version: since when, until when, and what comes instead', async () => {
    const { exchange, passed } = await mountFor(deprecated).send();

    assert.ok(passed);
    assert.deepEqual(exchange.outgoing, {
      deprecation: '@1788220800',
      sunset: 'Wed, 30 Jun 2027 00:00:00 GMT',
      link:
        '</experience/storefront/v2>; rel="successor-version", ' +
        '</portal/apis/experience/storefront/v1>; rel="deprecation"; type="text/html"',
    });
  });

  it('warns of an end that is announced before the version is deprecated', async () => {
    const { exchange } = await mountFor({ state: 'active', since: '2026-01-15', sunset: '2028-01-31' }).send();

    assert.equal(exchange.outgoing.sunset, 'Mon, 31 Jan 2028 00:00:00 GMT');
    assert.equal(exchange.outgoing.deprecation, undefined);
  });

  it('says what it knows of a deprecated version without an end or a successor', async () => {
    const { exchange, passed } = await mountFor({
      state: 'deprecated',
      since: '2026-01-15',
      deprecated: '2026-09-01',
    }).send();

    assert.ok(passed);
    assert.deepEqual(Object.keys(exchange.outgoing), ['deprecation', 'link']);
    assert.doesNotMatch(String(exchange.outgoing.link), /successor/);
  });

  it('P11: answers until the last moment before the sunset date, UTC, and refuses from the first moment of it', async () => {
    const mounted = mountFor(deprecated);

    mounted.clock.set('2027-06-29T23:59:59.999Z');
    assert.ok((await mounted.send()).passed);
    mounted.clock.set('2027-06-30T00:00:00.000Z');
    const { problem, passed, exchange } = await mounted.send();
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'version-retired');
    assert.equal(problem?.facts.detail, 'Version 1 was retired on 2027-06-30. Use /experience/storefront/v2 instead.');
    assert.match(String(exchange.outgoing.link), /successor-version/);
    assert.equal(exchange.outgoing.sunset, 'Wed, 30 Jun 2027 00:00:00 GMT');
  });

  it('announces brownouts a month ahead, fails in them, and says how long', async () => {
    const mounted = mountFor({
      ...deprecated,
      brownouts: [
        { from: '2027-05-19T08:00:00Z', to: '2027-05-19T12:00:00Z' },
        { from: '2027-06-16T06:00:00Z', to: '2027-06-16T18:00:00Z' },
      ],
    });
    const at = async (time: string) => {
      mounted.clock.set(time);
      const { problem, exchange } = await mounted.send();
      return { problem, brownout: exchange.outgoing.brownout, link: String(exchange.outgoing.link) };
    };
    const first = '@1810713600;until=@1810728000';
    const second = '@1813125600;until=@1813168800';

    assert.equal((await at('2027-04-19T07:59:59Z')).brownout, undefined);
    assert.equal((await at('2027-04-19T08:00:00Z')).brownout, first);
    assert.equal((await at('2027-05-18T00:00:00Z')).brownout, `${first}, ${second}`);
    assert.equal((await at('2027-05-19T07:59:59.999Z')).problem, undefined);
    const { problem, link, brownout } = await at('2027-05-19T08:30:00Z');
    assert.equal(problem?.kind, 'version-brownout');
    assert.deepEqual(problem?.facts.headers, { 'retry-after': '12600' });
    assert.equal(
      problem?.facts.detail,
      'Version 1 is switched off for a while. It goes for good on 2027-06-30. Use /experience/storefront/v2 instead.',
    );
    assert.match(link, /successor-version/);
    assert.equal(brownout, `${first}, ${second}`);
    const after = await at('2027-05-19T12:00:00Z');
    assert.deepEqual([after.problem, after.brownout], [undefined, second]);
  });

  it('refuses a retired version whatever its dates say', async () => {
    for (const lifecycle of [
      { ...deprecated, state: 'retired' },
      { state: 'retired', since: '2026-01-15' },
    ] as const) {
      const { problem, passed } = await mountFor(lifecycle).send();

      assert.equal(passed, false);
      assert.equal(problem?.status, 410);
    }
  });
});
