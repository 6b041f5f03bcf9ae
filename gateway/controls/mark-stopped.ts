import type { Controls, Stopped } from '../../policies/policy.ts';
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

function markDocument(document: CatalogueDocument, stopped: Stopped): CatalogueDocument {
  const { id, tier } = document;
  const find = (operationId: string) => stopped.operation({ id: `${id}#${operationId}`, api: id, tier });
  const whole = find('');
  const operations = document.operations.map((operation) => {
    const stop = find(operation.operationId);
    return stop?.scope === 'operation' ? { ...operation, stopped: stop } : operation;
  });
  return { ...document, operations, ...(whole === undefined ? {} : { stopped: whole }) };
}
