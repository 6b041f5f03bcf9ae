import { createHash } from 'node:crypto';
import type { OrderingContext } from './shapes.ts';

/**
 * The one name that all systems know an attempt by: of a caller, an operation and the key the caller chose. The same
 * three give the same reference, so an attempt that is repeated finds what it did before; nobody else's key can.
 */
export function referenceOf(identity: OrderingContext['identity'], operation: string, key: string): string {
  const who = identity.kind === 'consumer' ? identity.consumer?.id : identity.subject;
  const digest = createHash('sha256').update(JSON.stringify([identity.kind, who, operation, key]));
  return `ord_${digest.digest('hex').slice(0, 32)}`;
}
