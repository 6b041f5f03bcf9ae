import assert from 'node:assert/strict';
import { markStopped } from '../../../gateway/controls/mark-stopped.ts';
import type { CatalogueDocument } from '../../../gateway/portal/catalogue.ts';
import type { Controls, Stop } from '../../../policies/policy.ts';
import { sampleDocument } from '../portal/sample.ts';

const stop = (scope: Stop['scope']): Stop => ({ scope, kind: 'switched-off' });

/** Controls that stop the whole of one API and an operation of another. */
const controls = {
  stopped: {
    operation: ({ id, api }: { id: string; api: string }) => {
      if (api === 'system/whole.v1') return stop('api');
      return id === 'system/part.v1#listThings' ? stop('operation') : undefined;
    },
  },
} as unknown as Controls;

/** A document of which nobody has asked for more than its name. */
const lazy = (id: string, asked: string[]): CatalogueDocument => {
  const document = sampleDocument(id);
  return Object.defineProperties({ ...document } as CatalogueDocument, {
    published: { enumerable: true, get: () => asked.push(`${id} published`) },
    operations: { enumerable: true, get: () => [asked.push(`${id} operations`), document.operations][1] },
  });
};

describe('a catalogue in which something is stopped', () => {
  it('marks what is, and nothing else', () => {
    const documents = ['system/whole.v1', 'system/part.v1', 'system/other.v1'].map((id) => sampleDocument(id));
    const marked = markStopped(() => ({ hash: 'x', documents }), controls)().documents;
    assert.deepEqual(
      marked.map(({ id, stopped, operations }) => [id, stopped?.scope, operations[0]?.stopped?.scope]),
      [
        ['system/whole.v1', 'api', undefined],
        ['system/part.v1', undefined, 'operation'],
        ['system/other.v1', undefined, undefined],
      ],
    );
    assert.equal(marked[0]?.title, documents[0]?.title);
  });

  it('reads nothing of a document that nobody looks at: there may be a thousand', () => {
    const asked: string[] = [];
    const documents = ['system/whole.v1', 'system/other.v1'].map((id) => lazy(id, asked));
    asked.length = 0;
    const [first] = markStopped(() => ({ hash: 'x', documents }), controls)().documents;
    assert.deepEqual(asked, []);
    assert.equal(first?.operations.length, 1);
    assert.deepEqual(asked, ['system/whole.v1 operations']);
  });
});
