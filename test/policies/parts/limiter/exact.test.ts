import assert from 'node:assert/strict';
import type { SharedCount } from '../../../../policies/policy.ts';
import { type CountServer, countServers } from '../../../support/counts.ts';
import { nodeOn } from './nodes.ts';

for (const { name, start } of countServers) {
  describe(`an exact limiter on ${name}`, () => {
    let server: CountServer;
    let here: SharedCount;
    let there: SharedCount;
    before(async function () {
      this.timeout(20_000);
      server = await start(this);
      [here, there] = [await server.connect(), await server.connect()];
    });
    after(() => server?.stop());

    it('R01: counts over all gateways together, each call in its turn', async () => {
      const [one, two] = [nodeOn(here, { exact: true }), nodeOn(there, { exact: true })];
      const calls = Array.from({ length: 300 }, (_, index) => (index % 2 === 0 ? one : two).limiter.spend('acme', 300));
      const left = (await Promise.all(calls)).map(({ remaining }) => remaining).sort((a, b) => a - b);
      assert.deepEqual(
        left,
        Array.from({ length: 300 }, (_, index) => index),
      );
      assert.equal(await one.call('acme', 300), false);
      assert.equal(await two.call('other', 300), true);
    });

    it('leaves nothing unused with a gateway that fell silent', async () => {
      const [one, two] = [nodeOn(here, { exact: true }), nodeOn(there, { exact: true })];
      await one.call('silent', 20);
      const rest = await Promise.all(Array.from({ length: 30 }, () => two.call('silent', 20)));
      assert.equal(rest.filter(Boolean).length, 19);
    });

    it('says how long the window lasts', async () => {
      const { left } = await nodeOn(here, { exact: true, period: 30 }).limiter.spend('timed', 5);
      assert.ok(left > 29_000 && left <= 30_000, `${left} ms`);
    });
  });
}
