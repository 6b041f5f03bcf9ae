import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { createLocator, heardFields, type Located, versionFields } from '../../../gateway/edge/versions.ts';
import { Problem } from '../../../gateway/problem.ts';
import type { FoundKey } from '../../../policies/policy.ts';
import { createClock } from '../../policies/instruments.ts';
import { routesTo } from '../snapshot/support.ts';

const route = (
  method: string,
  version: number,
  below: string,
  own: readonly { place: string; key: string }[] = [],
) => ({
  method,
  path: `/experience/shop/v${version}${below}`,
  tier: 'experience',
  name: 'shop',
  version,
  operation: { parameters: own },
});
const routes = routesTo([
  route('GET', 1, '/orders'),
  route('GET', 2, '/orders'),
  route('POST', 2, '/orders'),
  route('DELETE', 1, '/baskets'),
  route('GET', 2, '/foreign', [{ place: 'header', key: 'api-version' }]),
]);
const consumer = { id: 'acme', name: 'acme', plan: 'partner', environment: 'live' } as const;
const known: Readonly<Record<string, FoundKey>> = {
  pinned: { id: 'k1', consumer, scopes: [], pins: { 'experience/shop': 1 } },
  gone: { id: 'k1', consumer, scopes: [], pins: { 'experience/shop': 3 } },
  free: { id: 'k1', consumer, scopes: [] },
};

function locator() {
  const asked: string[] = [];
  const clock = createClock();
  const keys = {
    find: async (key: string) => {
      asked.push(key);
      if (key === 'down') throw new Problem('unavailable');
      return known[key];
    },
  };
  const locate = createLocator({ keys, clock });
  const at = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<string> => {
    try {
      const request = { method, headers } as unknown as IncomingMessage;
      const { target, version }: Located = await locate(request, { path, query: '' }, '203.0.113.7', routes);
      return version === undefined ? target.path : `${target.path} by ${version.from}`;
    } catch (error) {
      assert.ok(error instanceof Problem, String(error));
      return `${error.kind}: ${error.facts.detail}`;
    }
  };
  return { at, asked, clock, locate };
}

describe('the version of a request', () => {
  it('stands in the path, and nobody is asked', async () => {
    const { at, asked } = locator();
    assert.equal(await at('/experience/shop/v2/orders', { 'x-api-key': 'pinned' }), '/experience/shop/v2/orders');
    assert.equal(await at('/experience/shop/v9/orders'), '/experience/shop/v9/orders');
    assert.deepEqual(asked, []);
  });

  it('or in the header, as a number with or without a v', async () => {
    const { at } = locator();
    for (const said of ['1', 'v1']) {
      assert.equal(
        await at('/experience/shop/orders', { 'api-version': said }),
        '/experience/shop/v1/orders by header',
      );
    }
    assert.equal(await at('/experience/shop', { 'api-version': '2' }), '/experience/shop/v2 by header');
    assert.equal(
      await at('/experience/shop/v1/orders', { 'api-version': 'v1' }),
      '/experience/shop/v1/orders',
      'said twice, and the same',
    );
  });

  for (const said of ['', '0', '01', '2.0', 'V2', 'v', '+2', ' 2', '2 ', 'latest', '1234567', '__proto__']) {
    it(`is not read from “${said}”`, async () => {
      const { at } = locator();
      const refusal = 'ambiguous-version: API-Version must be a number, such as 2 or v2.';
      assert.equal(await at('/experience/shop/orders', { 'api-version': said }), refusal);
      assert.equal(await at('/experience/shop/v2/orders', { 'api-version': said }), refusal);
    });
  }

  it('P11: is said once', async () => {
    const { at } = locator();
    assert.equal(
      await at('/experience/shop/orders', { 'api-version': '2, 2' }),
      'ambiguous-version: API-Version was sent more than once.',
    );
    assert.equal(
      await at('/experience/shop/v1/orders', { 'api-version': '2' }),
      'ambiguous-version: The path says version 1, the header API-Version says 2. Say it once.',
    );
  });

  it('is the pinned one of the consumer, unless the header says another', async () => {
    const { at, asked } = locator();
    assert.equal(await at('/experience/shop/orders', { 'x-api-key': 'pinned' }), '/experience/shop/v1/orders by pin');
    assert.equal(
      await at('/experience/shop/orders', { 'x-api-key': 'pinned', 'api-version': '2' }),
      '/experience/shop/v2/orders by header',
    );
    assert.deepEqual(asked, ['pinned']);
    assert.equal(await at('/experience/shop/orders', { 'x-api-key': 'gone' }), '/experience/shop/v3/orders by pin');
  });

  it('P11: is never taken for granted: who says none is told how, and which there are', async () => {
    const { at } = locator();
    const told =
      'ambiguous-version: Say which version you mean: /experience/shop/v1 or /experience/shop/v2 in the path, or the ' +
      'header API-Version: 2, or with an API key whose consumer has a version pinned.';
    assert.equal(await at('/experience/shop/orders'), told);
    assert.equal(await at('/experience/shop/orders', { 'x-api-key': 'free' }), told);
    assert.equal(await at('/experience/shop/orders', { authorization: 'Bearer x' }), told);
  });

  it('is not looked for where no version has such a path, or there is no such API', async () => {
    const { at, asked } = locator();
    assert.equal(await at('/experience/shop/nothing', { 'x-api-key': 'pinned' }), 'no-such-route: undefined');
    assert.equal(await at('/experience/nobody/orders'), '/experience/nobody/orders');
    assert.deepEqual(asked, []);
  });

  it('stays unknown with a bad key, with two credentials, and while keys cannot be checked', async () => {
    const { at } = locator();
    assert.equal(
      await at('/experience/shop/orders', { 'x-api-key': 'wrong' }),
      'unauthenticated: The API key is not valid.',
    );
    for (const headers of [{ 'x-api-key': 'pinned', authorization: 'Bearer x' }, { 'x-api-key': 'pinned, free' }]) {
      assert.match(await at('/experience/shop/orders', headers as Record<string, string>), /^ambiguous-credentials/);
    }
    assert.match(await at('/experience/shop/orders', { 'x-api-key': 'down' }), /^unavailable/);
  });

  it('K07 R15: is not looked up for an address that sends one bad key after the other', async () => {
    const { at, asked, clock } = locator();
    for (let count = 0; count < 1_000; count += 1) await at('/experience/shop/orders', { 'x-api-key': `w${count}` });
    assert.match(await at('/experience/shop/orders', { 'x-api-key': 'pinned' }), /^too-many-requests/);
    assert.equal(asked.length, 1_000);
    clock.advance(60_001);
    assert.match(await at('/experience/shop/orders', { 'x-api-key': 'pinned' }), /by pin$/);
  });

  it('of a preflight is the newest that takes the method: it can carry neither header nor key', async () => {
    const { at, asked } = locator();
    const preflight = (method: string) => ({ 'access-control-request-method': method });
    assert.equal(
      await at('/experience/shop/orders', preflight('HEAD'), 'OPTIONS'),
      '/experience/shop/v2/orders by preflight',
    );
    assert.equal(
      await at('/experience/shop/baskets', preflight('DELETE'), 'OPTIONS'),
      '/experience/shop/v1/baskets by preflight',
    );
    assert.equal(
      await at('/experience/shop/orders', preflight('PATCH'), 'OPTIONS'),
      '/experience/shop/v2/orders by preflight',
    );
    assert.deepEqual(asked, []);
  });

  it('is the path’s where the contract has a header of that name itself', async () => {
    const { at } = locator();
    assert.equal(
      await at('/experience/shop/v2/foreign', { 'api-version': '2022-11-28' }),
      '/experience/shop/v2/foreign',
    );
  });

  it('said in the header goes no further than here, unless it is the contract’s', async () => {
    const { locate } = locator();
    const behind = async (path: string, headers: Record<string, string>): Promise<object> => {
      const request = { method: 'GET', headers } as unknown as IncomingMessage;
      return heardFields(headers, await locate(request, { path, query: '' }, '203.0.113.7', routes));
    };
    assert.deepEqual(await behind('/experience/shop/orders', { 'api-version': '1', a: 'b' }), { a: 'b' });
    assert.deepEqual(await behind('/experience/shop/v1/orders', { 'api-version': '1', a: 'b' }), { a: 'b' });
    const own = { 'api-version': '2022-11-28' };
    assert.deepEqual(await behind('/experience/shop/v2/foreign', own), own);
  });

  it('is told with the answer where the path did not say it, and what it hangs on', () => {
    const target = { path: '/experience/shop/v2/orders', query: '' };
    assert.deepEqual(versionFields({ target }), {});
    assert.deepEqual(versionFields({ target, version: { number: 2, from: 'pin' } }), {
      'api-version': '2',
      vary: 'API-Version, X-API-Key',
    });
  });
});
