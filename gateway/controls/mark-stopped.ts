import type { Controls, Stopped } from '../../policies/policy.ts';
import { lazy } from '../contracts/lazy.ts';
import type { Catalogue, CatalogueDocument } from '../portal/catalogue.ts';

/** A catalogue that marks what operators have stopped, made anew when it or the controls change. */
export function markStopped(catalogue: () => Catalogue, controls: Controls): () => Catalogue {
  let from: Catalogue | undefined;
  let by: Stopped | undefined;
  let marked: Catalogue | undefined;
  let times = 0;
  return () => {
    const plain = catalogue();
    const { stopped } = controls;
    if (stopped === undefined) return plain;
    if (marked === undefined || plain !== from || stopped !== by) {
      [from, by] = [plain, stopped];
      times += 1;
      // Pages are kept by hash.
      const hash = `${plain.hash} ${times}`;
      marked = { hash, documents: plain.documents.map((document) => markDocument(document, stopped)) };
    }
    return marked;
  };
}

// Made over the document, some of whose fields are read only on demand: of a thousand, few are looked at.
function markDocument(document: CatalogueDocument, stopped: Stopped): CatalogueDocument {
  const { id, tier } = document;
  const find = (operationId: string) => stopped.operation({ id: `${id}#${operationId}`, api: id, tier });
  const whole = find('');
  const operations = lazy(() =>
    document.operations.map((operation) => {
      const stop = find(operation.operationId);
      return stop?.scope === 'operation' ? { ...operation, stopped: stop } : operation;
    }),
  );
  return Object.create(document, {
    operations: { enumerable: true, get: operations },
    ...(whole === undefined ? {} : { stopped: { enumerable: true, value: whole } }),
  });
}
