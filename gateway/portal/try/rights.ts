import { debugScope } from '../../../policies/server-timing/server-timing.ts';
import type { CatalogueDocument } from '../catalogue.ts';
import { isOpen } from '../parts.ts';
import type { Visitor } from '../visitor.ts';

/** Whether whoever looks may try a document: experience APIs everybody, what is inside those who look into it. */
export const canTry = (
  document: Pick<CatalogueDocument, 'tier'>,
  visitor: Pick<Visitor, 'scopes'> | undefined,
): boolean => isOpen(document) || (visitor?.scopes.includes(debugScope) ?? false);
