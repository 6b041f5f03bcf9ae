import assert from 'node:assert/strict';
import { type Board, createBoard, type Posted } from '../../../policies/cache/board.ts';
import type { Exchange } from '../../../policies/policy.ts';
import { exchangeFor } from '../support.ts';

describe('board', () => {
  const by = (address: string): Exchange => exchangeFor({ address });
  let compared: string[];
  let board: Board<Posted>;
  const post = (mark: number, address: string) => {
    const posted = { exchange: by(address) };
    return { posted, remove: board.post(mark, posted) };
  };
  beforeEach(() => {
    compared = [];
    board = createBoard(({ address }) => {
      compared.push(address);
      return address;
    });
  });

  it('finds what is equal, and nothing else', () => {
    const mine = post(1, 'me').posted;
    const yours = post(1, 'you').posted;
    post(2, 'me');
    assert.equal(board.find(1, by('me')), mine);
    assert.equal(board.find(1, by('you')), yours);
    assert.equal(board.find(1, by('them')), undefined);
    assert.equal(board.find(3, by('me')), undefined);
  });

  it('compares nothing for what is like no other, and each posted once', () => {
    post(1, 'me');
    assert.equal(board.find(2, by('me')), undefined);
    assert.deepEqual(compared, []);
    for (let turn = 0; turn < 3; turn += 1) board.find(1, by('you'));
    assert.deepEqual(compared, ['you', 'me', 'you', 'you']);
  });

  it('finds the newest of equal ones', () => {
    post(1, 'me');
    const second = post(1, 'me').posted;
    assert.equal(board.find(1, by('me')), second);
  });

  for (const gone of [0, 1, 2]) {
    it(`finds the others when number ${gone} of three is taken off, even twice`, () => {
      const addresses = ['a', 'b', 'c'];
      const all = addresses.map((address) => post(1, address));
      all[gone]?.remove();
      all[gone]?.remove();
      const found = addresses.map((address) => board.find(1, by(address)));
      assert.deepEqual(
        found,
        all.map(({ posted }, index) => (index === gone ? undefined : posted)),
      );
    });
  }

  it('holds nothing when all are taken off', () => {
    const all = ['a', 'b'].map((address) => post(1, address));
    for (const { remove } of all) remove();
    board.find(1, by('a'));
    assert.deepEqual(compared, []);
  });
});
