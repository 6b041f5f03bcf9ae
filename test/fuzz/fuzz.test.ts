import assert from 'node:assert/strict';
import { fuzzRequests } from './clients.ts';
import { fuzzContracts } from './contracts.ts';
import { describe as inWords } from './finding.ts';
import { fuzzAnswers } from './upstreams.ts';

/** A small share of `npm run fuzz`, the same each time. */
const share = 400;

describe('bytes with something wrong', () => {
  it('sent by clients are answered or refused, and reach no upstream unseen', async () => {
    assert.deepEqual((await fuzzRequests(share, 20_261_123)).map(inWords), []);
  }).timeout(60_000);

  it('sent by an upstream end with an answer for whom it was meant, or with none', async () => {
    assert.deepEqual((await fuzzAnswers(share, 20_261_123)).map(inWords), []);
  }).timeout(60_000);
});

describe('calls made from contracts', () => {
  it('are answered as declared; of what is odd about one, the place is named', async () => {
    assert.deepEqual((await fuzzContracts(share, 20_261_123)).map(inWords), []);
  }).timeout(60_000);
});
