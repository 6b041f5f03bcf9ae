import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { answerOf } from '../../../gateway/edge/tail.ts';

const waitOf = (problem: Problem) =>
  answerOf(problem, 'https://api.causeway.example', '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90').headers['retry-after'];

describe('an answer made of a problem', () => {
  it('says when to come back wherever its help says that it does', () => {
    assert.equal(waitOf(new Problem('unavailable')), '1');
    assert.equal(waitOf(new Problem('unavailable', { headers: { 'Retry-After': '7' } })), '7');
    assert.equal(waitOf(new Problem('not-found')), undefined);
  });
});
