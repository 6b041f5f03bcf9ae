import { lazy } from '../contracts/lazy.ts';
import type { ApiOperations, EngineOperation } from './operations.ts';

/** What every reload asks of an API's operations. */
export interface ApiFacts {
  /** Those that code of this process carries out. */
  readonly local: readonly EngineOperation[];
  /** Those that ask another before they do anything. */
  readonly asking: readonly EngineOperation[];
  /** Whether an answer of one of them may have holes. */
  readonly partial: boolean;
  /** One of them, by its id. */
  find(id: string): EngineOperation | undefined;
}

const known = new WeakMap<ApiOperations, ApiFacts>();

/** Finds it out once: of a thousand APIs one has changed. */
export function factsOf(operations: ApiOperations): ApiFacts {
  const before = known.get(operations);
  if (before !== undefined) return before;
  const byId = lazy(() => new Map(operations.map((operation) => [operation.id, operation])));
  const facts: ApiFacts = {
    local: operations.filter(({ upstream }) => upstream.kind === 'local'),
    asking: operations.filter(({ authorize }) => authorize !== undefined),
    partial: operations.some(({ partial }) => partial),
    find: (id) => byId().get(id),
  };
  known.set(operations, facts);
  return facts;
}
