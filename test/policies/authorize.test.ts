import assert from 'node:assert/strict';
import { type Kind, Problem } from '#problem';
import { authorize } from '../../policies/authorize.ts';
import type { Exchange } from '../../policies/policy.ts';
import { mount } from './support.ts';

const question = 'process/ordering.v1#mayTrack';
const parameters = { path: { trackingNumber: 'TRK000000012' }, query: { limit: 1 }, header: {}, cookie: {} };

/** Mounted where the question is answered by `answer`. */
const mountWith = (answer: () => Promise<unknown>) =>
  mount(authorize, {
    operation: { authorize: question },
    surroundings: { ask: answer },
    exchange: { parameters },
  });

const refuse = (kind: Kind) => async (): Promise<never> => {
  throw new Problem(kind, { detail: 'what lies below', origin: question });
};

describe('authorize', () => {
  it('has nothing to do where the contract asks nothing', () => {
    assert.equal(mount(authorize).policy, undefined);
  });

  it('asks on behalf of the caller about what the path names, and lets a yes through', async () => {
    const asked: { operation: string; exchange: Exchange; input: object }[] = [];
    const mounted = mount(authorize, {
      operation: { authorize: question },
      surroundings: {
        ask: async (operation, exchange, input) => {
          asked.push({ operation, exchange, input });
          return { allowed: true };
        },
      },
    });
    const { exchange, passed } = await mounted.send({ parameters });

    assert.ok(passed);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.operation, question);
    assert.equal(asked[0]?.exchange, exchange);
    assert.deepEqual(asked[0]?.input, { trackingNumber: 'TRK000000012' });
  });

  for (const kind of ['not-found', 'forbidden', 'missing-scope'] as const) {
    it(`answers “${kind}” from below like something that does not exist`, async () => {
      const { problem, passed } = await mountWith(refuse(kind)).send();

      assert.equal(passed, false);
      assert.equal(problem?.kind, 'not-found');
      assert.equal(problem?.facts.detail, undefined);
    });
  }

  for (const answer of [
    { allowed: false },
    { allowed: 'true' },
    { allowed: 1 },
    {},
    null,
    undefined,
    'allowed',
    true,
  ]) {
    it(`takes ${JSON.stringify(answer) ?? 'no answer'} for a no`, async () => {
      const { problem, passed } = await mountWith(async () => answer).send();

      assert.equal(passed, false);
      assert.equal(problem?.kind, 'not-found');
    });
  }

  for (const kind of ['circuit-open', 'upstream-timeout', 'internal', 'unauthenticated'] as const) {
    it(`lets nobody through while the question cannot be answered (${kind}), and says why`, async () => {
      const { problem, passed } = await mountWith(refuse(kind)).send();

      assert.equal(passed, false);
      assert.equal(problem?.kind, kind);
      assert.equal(problem?.facts.origin, question);
    });
  }

  it('lets nobody through when asking breaks', async () => {
    const broken = mountWith(async () => {
      throw new TypeError('broken');
    });

    await assert.rejects(broken.send(), /broken/);
  });
});
