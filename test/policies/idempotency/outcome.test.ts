import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { keepProblem, tell } from '../../../policies/idempotency/outcome.ts';

const declined = new Problem('payment-declined', {
  detail: 'The card is stolen.',
  origin: 'system/payments.v1#authorisePayment',
  cause: new Error('secret'),
});
const told = (text: string): Problem => (tell(text) as { problem: Problem }).problem;

describe('a refusal that is kept', () => {
  it('is told again without its cause, and as if it had begun here', () => {
    assert.equal(keepProblem(declined), '{"problem":{"kind":"payment-declined","detail":"The card is stolen."}}');
    const { kind, facts } = told(keepProblem(declined));
    assert.deepEqual([kind, facts], [declined.kind, { detail: 'The card is stolen.' }]);
  });

  it('is read in the form it had before', () => {
    const { kind, facts } = told('{"problem":"payment-declined","facts":{"detail":"The card is stolen."}}');
    assert.deepEqual([kind, facts], [declined.kind, { detail: 'The card is stolen.' }]);
  });

  it('is a conflict where only another version knows its kind', () => {
    assert.equal(told('{"problem":{"kind":"of-tomorrow","detail":"Later."}}').kind, 'conflict');
    assert.equal(told('{"problem":"of-yesterday","facts":{}}').kind, 'conflict');
  });
});
