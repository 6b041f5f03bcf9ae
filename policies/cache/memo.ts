import { Problem } from '#problem';
import type { Exchange, Identity, Memo, Operation, Parameters } from '../policy.ts';
import { parametersKey } from './key.ts';

/** A read that is under way or done, and the exchange that first asked for it. */
interface Read {
  readonly reader: Exchange;
  readonly identity: Identity;
  readonly value: Promise<unknown>;
}

/** What one exchange has read through all its tiers: whoever asks the same again is given the same. */
export class ExchangeMemo implements Memo {
  written = false;
  #reads: Map<string, Read> | undefined;

  write(): void {
    this.written = true;
    this.#reads = undefined;
  }

  read(
    operation: Operation,
    parameters: Parameters,
    reader: Exchange,
    identity: Identity,
    make: () => Promise<unknown>,
  ): Promise<unknown> {
    const key = operation.id + parametersKey(parameters);
    const known = this.#reads?.get(key);
    if (known !== undefined && isSame(known.identity, identity)) return this.#join(known, key, reader, identity, make);
    return this.#make(key, reader, identity, make);
  }

  async #join(
    known: Read,
    key: string,
    reader: Exchange,
    identity: Identity,
    make: () => Promise<unknown>,
  ): Promise<unknown> {
    try {
      return await known.value;
    } catch (error) {
      if (!wasGivenUp(known.reader, error, reader)) throw error;
      const other = this.#reads?.get(key);
      return other === undefined
        ? this.#make(key, reader, identity, make)
        : this.#join(other, key, reader, identity, make);
    }
  }

  #make(key: string, reader: Exchange, identity: Identity, make: () => Promise<unknown>): Promise<unknown> {
    const value = make();
    this.#reads ??= new Map();
    const reads = this.#reads.set(key, { reader, identity, value });
    // The next to ask tries again.
    value.catch(() => reads.delete(key));
    return value;
  }
}

/** Whether a call failed because who asked for it left or ran out of time, which says nothing to another. */
function wasGivenUp(first: Exchange, error: unknown, other: Exchange): boolean {
  if (other.signal.aborted) return false;
  const late = error instanceof Problem && error.kind === 'upstream-timeout' && first.deadline < other.deadline;
  return late || first.signal.aborted;
}

/**
 * The API that makes the hop may differ: whether it may call was judged at its door, and the answer is for whoever stands
 * at the edge.
 */
const isSame = (one: Identity, other: Identity): boolean =>
  one.kind === other.kind &&
  one.subject === other.subject &&
  one.issuer === other.issuer &&
  one.environment === other.environment &&
  one.issuer === other.issuer &&
  one.clientId === other.clientId &&
  one.consumer?.id === other.consumer?.id &&
  one.scheme === other.scheme &&
  one.scopes === other.scopes;
