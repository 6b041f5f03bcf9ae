import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import type { ContractDocument } from '../../../gateway/contracts/contract-document.ts';
import type { Mistake } from '../../../gateway/contracts/mistake.ts';
import { createHandlerReader } from '../../../gateway/snapshot/handlers.ts';
import { handlers, writeRooms } from './support.ts';

const documentOf = (tier: string, name: string) =>
  ({ id: `${tier}/${name}.v1`, tier, name, version: 1 }) as ContractDocument;
const documents = [documentOf('system', 'orders'), documentOf('system', 'stock'), documentOf('process', 'ordering')];

describe('the code of handlers', () => {
  it('is found where an API has some, and is the same each time', async () => {
    const { apis } = writeRooms({ openapi: {}, apis: { 'system/orders/v1.ts': handlers('readOrder') } });
    const read = createHandlerReader(apis);
    const mistakes: Mistake[] = [];
    const first = await read(documents, mistakes);
    assert.deepEqual([...first.keys()], ['system/orders.v1']);
    assert.equal(typeof first.get('system/orders.v1')?.handlers.readOrder, 'function');
    assert.equal((await read(documents, mistakes)).get('system/orders.v1'), first.get('system/orders.v1'));
    assert.deepEqual(mistakes, []);
  });

  it('is gone when its file is, and there again with it', async () => {
    const { apis } = writeRooms({ openapi: {}, apis: { 'system/orders/v1.ts': handlers('readOrder') } });
    const read = createHandlerReader(apis);
    assert.equal((await read(documents, [])).size, 1);
    rmSync(`${apis}/system/orders/v1.ts`);
    assert.equal((await read(documents, [])).size, 0);
  });

  it('that is not as it should be is told each time', async () => {
    const { apis } = writeRooms({
      openapi: {},
      apis: {
        'system/orders/v1.ts': 'export const other = {};',
        'system/stock/v1.ts': 'export const handlers = {}; export const sagas = { a: {} };',
      },
    });
    const read = createHandlerReader(apis);
    for (const _ of [1, 2]) {
      const mistakes: Mistake[] = [];
      await read(documents, mistakes);
      assert.deepEqual(mistakes.map(({ message }) => message).sort(), [
        'does not export `handlers`',
        'exports sagas, which no system API has',
      ]);
    }
  });
});
