import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { accessToken } from '../../../policies/access-token/access-token.ts';
import type { ClientRegistry, FoundClient } from '../../../policies/policy.ts';
import { mount } from '../support.ts';
import { createTestIssuer, now, type TestIssuer } from './tokens.ts';

const operation = { security: [{ accessToken: ['feed:read'] }] };
const robot: FoundClient = {
  subject: 'robot',
  consumer: { id: 'acme', name: 'Acme', plan: 'partner' },
  scopes: ['feed:read', 'orders:read'],
};

describe('an access token of an OAuth client that stands for a consumer', () => {
  let id: TestIssuer;
  before(async () => {
    id = await createTestIssuer();
  });

  const knowing = (found: FoundClient): ClientRegistry => ({
    find: (issuer, clientId) => (issuer === 'https://id.example' && clientId === 'robot' ? found : undefined),
  });
  const open = (clients: ClientRegistry, testClients: string[] = []) =>
    mount(accessToken, { operation, surroundings: { issuers: [{ ...id.issuer, testClients }], clients } });
  const send = async (clients: ClientRegistry, claims: object, testClients?: string[]) => {
    const token = await id.mint({ sub: 'robot', client_id: 'robot', scope: 'feed:read orders:write', ...claims });
    return open(clients, testClients).send({ headers: { authorization: `Bearer ${token}` } });
  };

  it('is the consumer’s, with the scopes that both hold', async () => {
    const { exchange, passed } = await send(knowing(robot), {});
    assert.ok(passed);
    assert.deepEqual(exchange.identity, {
      kind: 'consumer',
      consumer: { ...robot.consumer, environment: 'live' },
      clientId: 'robot',
      scopes: ['feed:read'],
      scheme: 'accessToken',
      expires: (now + 600) * 1000,
      token: { subject: 'robot', issuer: 'https://id.example', issued: (now - 5) * 1000 },
    });
  });

  it('is the sandbox’s where the issuer names the client as one that tries out', async () => {
    const { exchange } = await send(knowing(robot), {}, ['robot']);
    assert.equal(exchange.identity.consumer?.environment, 'test');
  });

  it('is a person’s where a person signed in through the client', async () => {
    const { exchange } = await send(knowing(robot), { sub: 'anna' });
    assert.deepEqual([exchange.identity.kind, exchange.identity.subject], ['user', 'anna']);
  });

  it('is told by the subject that the mapping names, where the issuer gives clients another than their id', async () => {
    const named = knowing({ ...robot, subject: 'robot@clients' });
    assert.equal((await send(named, { sub: 'robot@clients' })).exchange.identity.kind, 'consumer');
    assert.equal((await send(named, {})).exchange.identity.kind, 'user');
  });

  it('is its own alone where the client stands for nobody', async () => {
    const { exchange } = await send(knowing(robot), { sub: 'other', client_id: 'other' });
    assert.deepEqual([exchange.identity.kind, exchange.identity.clientId], ['user', 'other']);
  });

  it('is held to the APIs the consumer is subscribed to', async () => {
    const { problem } = await send(knowing({ ...robot, apis: ['experience/other'] }), {});
    assert.equal(problem?.kind, 'forbidden');
  });

  it('is neither taken nor refused while nobody can tell whose it is', async () => {
    const blind: ClientRegistry = {
      find: () => {
        throw new Problem('unavailable');
      },
    };
    const { problem, passed } = await send(blind, {});
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'unavailable');
  });
});
