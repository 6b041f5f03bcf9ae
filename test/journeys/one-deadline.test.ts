import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tier } from '../../policies/policy.ts';
import { type Killable, prepareKillable } from '../support/killable.ts';
import { type SplitGateway, splitGatewayOrSkip } from '../support/split.ts';

/** Milliseconds. Below, a call to the shipping service may take two seconds, and an operation eight. */
const budget = 800;
const timeoutBelow = 2_000;
const budgetBelow = 8_000;

describe('one deadline over three processes', () => {
  let causeway: SplitGateway;
  let front: Killable;
  let headers: Record<string, string>;
  before(async function () {
    causeway = await splitGatewayOrSkip(this);
    const own = `deadline: { budget: ${budget} }`;
    front = await prepareKillable({ tiers: (text) => text.replace('deadline: { budget: 10000 }', own) });
    await front.start({
      ONLY: 'experience',
      DATABASE_URL: causeway.databaseUrl,
      REDIS_URL: causeway.redisUrl,
      PROCESS_URL: causeway.processes.process.url,
      SYSTEM_URL: causeway.processes.system.url,
      ...causeway.shipments.variables,
    });
    headers = { 'x-api-key': await causeway.key('hurried', 'internal') };
  });
  after(() => front?.kill());

  /** What a process has logged of a trace, for an operation whose name ends so, once it has. */
  const logged = async (tier: Tier, traceId: string, name: string): Promise<Record<string, unknown>> => {
    for (let patience = 0; patience < 150; patience += 1) {
      for (const line of causeway.processes[tier].output().split('\n')) {
        if (!line.includes(traceId) || !line.endsWith('"msg":"request"}')) continue;
        const told = JSON.parse(line) as Record<string, unknown>;
        if (String(told.operation).endsWith(name)) return told;
      }
      await sleep(20);
    }
    return assert.fail(`${tier} logs nothing of ${traceId}`);
  };

  it('B15: ends an operation that needs a system which hangs, in time, and no process below goes on for long', async () => {
    const traceId = crypto.randomUUID().replaceAll('-', '');
    causeway.shipments.freeze();
    try {
      const begun = performance.now();
      const answer = await fetch(`${front.url}/experience/tracking/v1/parcels/TRK000000003/tickets`, {
        method: 'POST',
        headers: { ...headers, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
      });
      const took = performance.now() - begun;
      assert.equal(answer.status, 504, await answer.text());
      assert.ok(took > budget / 2 && took < timeoutBelow, `${took} ms`);
      for (const [tier, name] of [
        ['process', '#mayTrack'],
        ['system', '#listShipments'],
      ] as const) {
        const { status, milliseconds } = await logged(tier, traceId, name);
        assert.ok(status === 504 || status === 499, `${tier}: ${status}`);
        // A read that others may share has a time of its own: the system is judged by it, not by one caller's hurry.
        assert.ok(Number(milliseconds) < (timeoutBelow + budgetBelow) / 2, `${tier}: ${milliseconds} ms`);
      }
    } finally {
      causeway.shipments.thaw();
    }
  });
}).timeout(30_000);
