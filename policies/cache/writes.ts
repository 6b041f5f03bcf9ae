import type { Clock, Exchange, Identity, Operation, Parameters } from '../policy.ts';
import { writerOf } from './identity-class.ts';
import { valuesKey } from './key.ts';

/**
 * When something was last written, by whom, at which address and to which API, on `clock.monotonic()`: what was read before is not for
 * those who wrote since, and a write at an address ends what is stored of it (RFC 9111 §4.4).
 */
export interface Writes {
  /** To be told before a write and after it. */
  note(exchange: Exchange): void;
  /** Whether what was begun to be read at `since` is from before a write of this caller. */
  by(identity: Identity, since: number): boolean;
  /** Whether it is from before a write at this address. */
  at(operation: Operation, parameters: Parameters, since: number): boolean;
  /** Whether it is from before a write to this API. */
  to(api: string, since: number): boolean;
}

/** @param capacity  how many writers and addresses are told apart; beyond that, more is taken for written than was */
export function createWrites(clock: Clock, capacity = 20_000): Writes {
  let young = new Map<string, number>();
  let old = new Map<string, number>();
  let turned = Number.NEGATIVE_INFINITY;
  let floor = Number.NEGATIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;

  function set(key: string, time: number): void {
    if (young.size >= capacity / 2) {
      // Whoever is forgotten wrote before the older half was closed.
      floor = turned;
      turned = time;
      old = young;
      young = new Map();
    }
    young.set(key, time);
  }

  const isBefore = (key: string, since: number): boolean => (young.get(key) ?? old.get(key) ?? floor) >= since;

  return {
    note({ identity, operation, parameters }) {
      latest = clock.monotonic();
      set(`by ${writerOf(identity)}`, latest);
      set(addressOf(operation, parameters), latest);
      set(`to ${operation.api}`, latest);
    },
    by: (identity, since) => latest >= since && isBefore(`by ${writerOf(identity)}`, since),
    at: (operation, parameters, since) => latest >= since && isBefore(addressOf(operation, parameters), since),
    to: (api, since) => latest >= since && isBefore(`to ${api}`, since),
  };
}

const addressOf = ({ path }: Operation, parameters: Parameters): string => `at ${path} ${valuesKey(parameters.path)}`;
