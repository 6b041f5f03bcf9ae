import assert from 'node:assert/strict';
import { isRecordNumber, pageBounds, pageOf } from '../../apis/page.ts';
import { Problem } from '../../gateway/problem.ts';

describe('a page of a list', () => {
  const page = (rows: readonly number[], limit: number) => pageOf(rows, limit, Number, String);
  const startOf = (cursor: string) => pageBounds({ cursor }, isRecordNumber).after;

  it('says where the next one begins', () => {
    const { items, nextCursor } = page([4, 5, 6], 2);
    assert.deepEqual(items, ['4', '5']);
    assert.equal(startOf(nextCursor ?? ''), 5);
  });

  it('is the last one when nothing follows', () => {
    assert.deepEqual(page([4, 5], 2), { items: ['4', '5'], nextCursor: null });
    assert.deepEqual(page([], 2), { items: [], nextCursor: null });
  });

  it('reads one row more than it shows', () => {
    assert.deepEqual(pageBounds({}, isRecordNumber), { after: undefined, limit: 20, rows: 21 });
    assert.deepEqual(pageBounds({ limit: 7 }, isRecordNumber), { after: undefined, limit: 7, rows: 8 });
  });

  it('holds everything that is asked for by id', () => {
    const ids = Array.from({ length: 100 }, (_, n) => String(n));
    assert.equal(pageBounds({ ids, limit: 20 }, isRecordNumber).limit, 100);
  });

  // 2147483648 and 9007199254740991, which no column of record numbers holds.
  const strangers = ['WzIxNDc0ODM2NDhd', 'WzkwMDcxOTkyNTQ3NDA5OTFd'];
  for (const cursor of [
    ...strangers,
    '',
    '%',
    'e30',
    'W10',
    'WzEsMl0',
    'WyIxIl0',
    'Wy0xXQ',
    'WzEuNV0',
    'bnVsbA',
    'WzFlOTldCg',
  ])
    it(`refuses ${JSON.stringify(cursor)} as a cursor`, () => {
      assert.throws(
        () => startOf(cursor),
        (error) => error instanceof Problem && error.facts.errors?.[0]?.parameter === 'cursor',
      );
    });
});
