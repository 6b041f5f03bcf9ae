import { requestsHold } from './clients.ts';
import { contractsHold } from './contracts.ts';
import { answersHold } from './upstreams.ts';

/** A small share of `npm run fuzz`, the same each time. */
const share = { count: 400, seed: 20_261_123, longest: 30_000 };

describe('bytes with something wrong', () => {
  it('sent by clients are answered or refused, and reach no upstream unseen', () => requestsHold(share)).timeout(
    90_000,
  );

  it('sent by an upstream end with an answer for whom it was meant, or with none', () => answersHold(share)).timeout(
    90_000,
  );
});

describe('calls made from contracts', () => {
  it('are answered as declared where they fit, and told what is wrong where one thing is', () =>
    contractsHold(share)).timeout(90_000);
});
