import assert from 'node:assert/strict';
import { composePipeline } from '../../../gateway/snapshot/pipeline.ts';
import type { AnyPolicy, Resolved } from '../../../gateway/snapshot/settings.ts';
import { compose, definePolicy, type PolicyDefinition } from '../../../policies/policy.ts';
import { answerWith, exchangeFor, surroundingsFor } from '../../policies/support.ts';

interface Settings {
  readonly on: boolean;
}

/** A policy that notes on its way in and out, when it is switched on. */
const noting = (name: string, side: PolicyDefinition<object>['side'], passed: string[]): AnyPolicy =>
  definePolicy<Settings>({
    name,
    side,
    summary: 'Notes.',
    refuses: [],
    settings: { on: { type: 'boolean', description: 'Whether.', default: true } },
    create: ({ on }) =>
      on
        ? async (exchange, next) => {
            passed.push(name);
            const answer = await next(exchange);
            passed.push(`${name} out`);
            return answer;
          }
        : undefined,
  }) as AnyPolicy;

function piped(settings: Resolved) {
  const passed: string[] = [];
  const catalogue = [
    noting('log', 'entry', passed),
    noting('key', 'entry', passed),
    noting('check', 'hop', passed),
    noting('timeout', 'hop', passed),
  ];
  const upstream = async () => {
    passed.push('work');
    return answerWith();
  };
  const all = Object.fromEntries(catalogue.map(({ name }) => [name, { on: true }]));
  return { passed, ...composePipeline(catalogue, { ...all, ...settings }, surroundingsFor(), upstream) };
}

describe('the pipeline of an operation', () => {
  it('runs every policy in the catalogue’s order for a request from outside', async () => {
    const { entry, passed, enforced } = piped({});
    await entry(exchangeFor());
    assert.deepEqual(passed, [
      ...['log', 'key', 'check', 'timeout', 'work'],
      ...['timeout out', 'check out', 'key out', 'log out'],
    ]);
    assert.deepEqual(enforced, ['log', 'key', 'check', 'timeout']);
  });

  it('runs on a call from the tier above what must hold on every hop, and nothing else', async () => {
    const { hop, passed } = piped({});
    await hop(exchangeFor({ side: 'hop' }));
    assert.deepEqual(passed, ['check', 'timeout', 'work', 'timeout out', 'check out']);
  });

  it('leaves no trace of a policy that has nothing to do', async () => {
    const { entry, passed, enforced } = piped({ key: { on: false }, timeout: { on: false } });
    await entry(exchangeFor());
    assert.deepEqual(passed, ['log', 'check', 'work', 'check out', 'log out']);
    assert.deepEqual(enforced, ['log', 'check']);
  });

  it('is the upstream alone where no policy has anything to do', async () => {
    const off = { on: false };
    const { entry, hop, passed, enforced } = piped({ log: off, key: off, check: off, timeout: off });
    assert.equal(entry, hop);
    assert.deepEqual(enforced, []);
    await entry(exchangeFor());
    assert.deepEqual(passed, ['work']);
  });

  it('refuses where a policy or the upstream throws at once', async () => {
    const fault = new Error('thrown at once');
    const fail = (): never => {
      throw fault;
    };
    await assert.rejects(compose([fail], () => Promise.resolve(answerWith()))(exchangeFor()), fault);
    await assert.rejects(compose([(exchange, next) => next(exchange)], fail)(exchangeFor()), fault);
  });
});
