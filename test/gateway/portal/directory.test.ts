import assert from 'node:assert/strict';
import { openDirectory } from '../../../gateway/portal/directory.ts';
import { sampleCatalogue, sampleDocument } from './sample.ts';

const directory = openDirectory(sampleCatalogue);

describe('directory', () => {
  it('arranges APIs from the outside in, each with its versions, newest first', () => {
    assert.deepEqual(
      directory.apis.map(({ tier, name, versions }) => [tier, name, versions.map(({ version }) => version)]),
      [
        ['experience', 'storefront', [2, 1]],
        ['experience', 'tracking', [1]],
        ['process', 'ordering', [1]],
        ['system', 'orders', [1]],
      ],
    );
  });

  it('takes the newest active version for the current one', () => {
    const retired = sampleDocument('system/a.v3', { lifecycle: { state: 'retired', since: '2026-01-01' } });
    const documents = [sampleDocument('system/a.v1'), retired, sampleDocument('system/a.v2')];
    assert.equal(openDirectory({ hash: 'x', documents }).api('system', 'a')?.current.version, 2);
    assert.equal(openDirectory({ hash: 'x', documents: [retired] }).api('system', 'a')?.current.version, 3);
  });
});
