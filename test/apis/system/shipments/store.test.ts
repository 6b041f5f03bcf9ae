import assert from 'node:assert/strict';
import { rowOf } from '../../../../apis/system/shipments/service/records/mapping.ts';
import type { Row } from '../../../../apis/system/shipments/service/records/row.ts';
import { openStore, type Store } from '../../../../apis/system/shipments/service/records/store.ts';
import type { Draft } from '../../../../apis/system/shipments/service/records/tables.ts';
import { StorageError } from '../../../../apis/system/shipments/service/records/writer.ts';
import { temporaryFolder } from '../../../support/store.ts';
import { wanted } from './service-process.ts';

const put = (key: string) => (draft: Draft) => {
  const row = draft.findByKey(key) ?? rowOf(draft.next(), wanted, key, '', 0);
  draft.put(row);
  return row.CONS_NO;
};
const refuse = () => {
  throw new RangeError('no');
};

describe('the shipments service: its store', () => {
  let store: Store;

  beforeEach(async () => {
    store = await openStore(temporaryFolder(), () => []);
  });
  afterEach(() => store.close());

  it('lets changes that go to disk together see each other', async () => {
    // The first goes alone; those that arrive while it is written go together.
    const numbers = await Promise.all(['a', 'b', 'b', 'c', 'b'].map((key) => store.change(put(key))));
    assert.deepEqual(numbers, [1, 2, 2, 3, 2]);
  });

  it('lets one change refuse without harm to those it goes with', async () => {
    const [, refused, kept] = await Promise.allSettled([put('a'), refuse, put('b')].map((way) => store.change(way)));
    assert.ok(refused?.status === 'rejected' && refused.reason instanceof RangeError);
    assert.deepEqual(kept, { status: 'fulfilled', value: 2 });
  });

  it('shows a row, and tells of it, when it is on disk and not before', async () => {
    const told: Row[] = [];
    store.onChange((row) => told.push(row));
    const change = store.change(put('a'));
    assert.equal(store.find(1), undefined);
    await change;
    assert.deepEqual(told, [store.find(1)]);
  });

  it('finishes the changes under way when it closes, and takes no more', async () => {
    const folder = temporaryFolder();
    const first = await openStore(folder, () => []);
    const changes = ['a', 'b'].map((key) => first.change(put(key)));
    await first.close();
    assert.deepEqual(await Promise.all(changes), [1, 2]);
    await assert.rejects(first.change(put('c')), StorageError);
    const second = await openStore(folder, () => []);
    assert.deepEqual(
      [...second.all()].map(({ REQ_KEY }) => REQ_KEY),
      ['a', 'b'],
    );
    await second.close();
  });
});
