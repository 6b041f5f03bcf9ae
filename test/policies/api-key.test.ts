import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { apiKey } from '../../policies/api-key.ts';
import type { Consumer, KeyRegistry } from '../../policies/policy.ts';
import { mount } from './support.ts';

const consumer: Consumer = { id: 'acme', name: 'Acme', plan: 'partner', environment: 'live' };
const good = 'cw_live_k1_secret';
const keys: KeyRegistry = {
  find: async (key) =>
    key === good ? { id: 'k1', consumer, scopes: ['feed:read'], expires: 1_800_000_000_000 } : undefined,
};
const operation = { security: [{ accessToken: [] }, { apiKey: ['feed:read'] }] };

describe('api-key', () => {
  const mounted = mount(apiKey, { operation, surroundings: { keys } });

  it('makes the caller the consumer the key belongs to', async () => {
    const { exchange, passed } = await mounted.send({ headers: { 'x-api-key': good } });

    assert.ok(passed);
    assert.deepEqual(exchange.identity, {
      kind: 'consumer',
      consumer,
      credential: 'k1',
      scopes: ['feed:read'],
      scheme: 'apiKey',
      expires: 1_800_000_000_000,
    });
  });

  it('lets a request without a key go on as it is', async () => {
    const { exchange, passed } = await mounted.send();

    assert.ok(passed);
    assert.equal(exchange.identity.kind, 'anonymous');
  });

  it('K01: says the same of every bad key', async () => {
    const bad = ['cw_live_k1_secres', 'cw_live_k1', 'cw_live_nobody_secret', 'x', '', 'é', 'x'.repeat(1_000_000)];
    for (const key of bad) {
      const { problem, passed } = await mounted.send({ headers: { 'x-api-key': key } });

      assert.equal(passed, false);
      assert.equal(problem?.kind, 'unauthenticated');
      assert.equal(problem?.facts.detail, 'The API key is not valid.');
      assert.equal(problem?.facts.headers?.['www-authenticate'], 'Bearer, ApiKey header="X-API-Key"');
    }
  });

  it('K01: does not trouble the registry with what cannot be a key', async () => {
    let asked = 0;
    const counting: KeyRegistry = {
      async find() {
        asked += 1;
        return undefined;
      },
    };
    const { problem } = await mount(apiKey, { operation, surroundings: { keys: counting } }).send({
      headers: { 'x-api-key': 'x'.repeat(257) },
    });

    assert.equal(problem?.status, 401);
    assert.equal(asked, 0);
  });

  it('holds a consumer to the APIs it is subscribed to', async () => {
    const subscribed = (apis: readonly string[]): KeyRegistry => ({
      find: async () => ({ id: 'k1', consumer, scopes: ['feed:read'], apis }),
    });
    const send = (apis: readonly string[]) =>
      mount(apiKey, { operation, surroundings: { keys: subscribed(apis) } }).send({ headers: { 'x-api-key': good } });
    const { tier, name } = mounted.operation;

    assert.ok((await send(['experience/other', `${tier}/${name}`])).passed);
    const { problem, passed } = await send(['experience/other']);
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'forbidden');
    assert.equal(problem?.facts.detail, `“Acme” is not subscribed to ${tier}/${name}.`);
  });

  it('R15: looks up no more keys for an address that has sent a thousand bad ones, for a minute', async () => {
    let asked = 0;
    const counting: KeyRegistry = {
      async find(key) {
        asked += 1;
        return keys.find(key);
      },
    };
    const { send, clock } = mount(apiKey, { operation, surroundings: { keys: counting } });
    const present = (key: string, address = '203.0.113.7') => send({ address, headers: { 'x-api-key': key } });
    await present('cw_live_bad_0', '2001:db8::1');
    for (let turn = 0; turn < 1_000; turn += 1) await present(`cw_live_bad_${turn}`);
    const { problem } = await present(good);
    assert.equal(problem?.kind, 'too-many-requests');
    assert.match(String(problem?.facts.headers?.['retry-after']), /^(60|5\d)$/);
    assert.equal(asked, 1_001);
    assert.ok((await present(good, '203.0.113.8')).passed);
    clock.advance(60_001);
    assert.ok((await present(good)).passed);
  });

  it('refuses a key beside a token', async () => {
    const { problem } = await mounted.send({ headers: { 'x-api-key': good, authorization: 'Bearer a' } });

    assert.equal(problem?.kind, 'ambiguous-credentials');
  });

  it('neither takes nor refuses a key while the registry cannot tell', async () => {
    const down: KeyRegistry = {
      find: async () => {
        throw new Problem('unavailable', { headers: { 'retry-after': '2' } });
      },
    };
    const { problem, passed } = await mount(apiKey, { operation, surroundings: { keys: down } }).send({
      headers: { 'x-api-key': good },
    });

    assert.equal(passed, false);
    assert.equal(problem?.kind, 'unavailable');
  });

  it('does not exist where the contract asks for no key', () => {
    assert.equal(mount(apiKey, { operation: { security: [{ accessToken: [] }] } }).policy, undefined);
  });
});
