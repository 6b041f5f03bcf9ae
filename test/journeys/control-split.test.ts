import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { secretFile } from '../../gateway/store/folder.ts';
import type { Tier } from '../../policies/policy.ts';
import { bearer } from '../support/gateway.ts';
import { type SplitGateway, splitGatewayOrSkip } from '../support/split.ts';

describe('operator controls over three processes', () => {
  let causeway: SplitGateway;
  let shopper: { authorization: string };
  before(async function () {
    causeway = await splitGatewayOrSkip(this);
    shopper = bearer(await causeway.token('shopper'));
  });

  const ask = (tier: Tier, method: 'get' | 'put' | 'delete', address: string) =>
    request(causeway.processes[tier].operations)
      [method](address)
      .set(bearer(readFileSync(secretFile(causeway.folder), 'utf8').trim()));
  const orders = () => request(causeway.url).get('/experience/storefront/v2/orders?limit=1').set(shopper);
  /** The answer, once it has that status; within two seconds. */
  async function soon(status: number): Promise<request.Response> {
    const begun = performance.now();
    for (;;) {
      const answer = await orders();
      if (answer.status === status) return answer;
      assert.ok(performance.now() - begun < 2_000, `still ${answer.status}: ${answer.text}`);
      await sleep(25);
    }
  }

  for (const [asked, target] of [
    ['system', 'system/orders.v1'],
    ['experience', 'system/orders.v1'],
    ['experience', 'process/ordering.v1'],
  ] as const) {
    it(`reach callers when ${asked} is asked to switch ${target} off, and open no breaker`, async () => {
      await orders().expect(200);
      await ask(asked, 'put', `/controls/apis/${target}`).expect(200);
      const { body } = await soon(503);
      assert.match(body.type, /\/problems\/switched-off$/);
      assert.equal(body.detail, 'Something this operation needs is switched off.');
      // More than a breaker would bear.
      for (let call = 0; call < 25; call += 1) await orders().expect(503);
      await ask(asked, 'delete', `/controls/apis/${target}`).expect(200);
      await soon(200);
      await orders().expect(200);
    });
  }
});
