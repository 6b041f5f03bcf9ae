import assert from 'node:assert/strict';
import { requireFitting } from '../../../gateway/tiers/fitting.ts';
import type { Answer, Operation } from '../../../policies/policy.ts';
import { operationFor } from '../../policies/support.ts';

const upstream = { kind: 'http', name: 'legacy', url: 'http://127.0.0.1:1' } as const;

describe('what a service answers a tier', () => {
  let checked: number;
  const answers: Operation['answers'] = {
    mediaTypes: (status) => (status === 200 ? ['application/json'] : status === 204 ? [] : undefined),
    check: (_status, _type, value) => {
      checked += 1;
      return typeof (value as { id?: unknown }).id === 'string' ? [] : [{ pointer: '/id', detail: 'must be string' }];
    },
  };
  beforeEach(() => {
    checked = 0;
  });
  const judge = (value: unknown, answer: Partial<Answer> = {}, parts: Partial<Operation> = {}): void =>
    requireFitting(
      operationFor({ upstream, answers, ...parts }),
      { status: 200, headers: {}, body: { kind: 'none' }, ...answer },
      value,
    );

  it('is taken when it fits its contract', () => {
    judge({ id: 'S-1' });
    judge({ id: 'S-1' }, { headers: { 'content-type': 'application/json; charset=utf-8' } });
    judge(undefined, { status: 204 });
  });

  it('V15: is refused when it does not, and its words go to the log alone', () => {
    for (const [value, answer] of [
      [{ id: 7 }, {}],
      [{}, {}],
      [{ id: '<script>' }, { headers: { 'content-type': 'text/html' } }],
      [{ id: 'S-1' }, { status: 203 }],
      [{ id: 'S-1' }, { status: 204 }],
      [undefined, {}],
    ] as const)
      assert.throws(
        () => judge(value, answer),
        ({ kind, facts, cause }: { kind: string; facts: { detail?: string }; cause: Error }) =>
          kind === 'bad-upstream-answer' && facts.detail === undefined && /against its contract/.test(cause.message),
      );
  });

  it('is judged once, however often it is given again', () => {
    const stored = { id: 'S-1' };
    for (let times = 0; times < 3; times += 1) judge(stored);
    assert.equal(checked, 1);
  });

  it('is not judged where tests hold it to its contract already, or nobody of ours wrote that', () => {
    for (const parts of [
      { upstream: { kind: 'local', name: 'here' } },
      { upstream: { ...upstream, identity: 'tier' } },
      { foreign: true },
    ] as const)
      judge({ id: 7 }, {}, parts);
    assert.equal(checked, 0);
  });
});
