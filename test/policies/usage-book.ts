import type { Identity, UsageBook } from '../../policies/policy.ts';

export const acme: Identity = {
  kind: 'consumer',
  consumer: { id: 'acme', name: 'Acme', plan: 'partner', environment: 'live' },
  scopes: [],
};

/** Remembers what was counted. */
export function watch() {
  const told: (readonly [string, Identity, number, number | undefined])[] = [];
  const book: UsageBook = {
    counterOf: (id) => ({ count: (identity, status, time) => told.push([id, identity, status, time]) }),
  };
  return { told, surroundings: { usage: book } };
}
