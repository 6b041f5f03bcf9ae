import type { Plan } from '../../policies/policy.ts';
import type { Hold } from './keep.ts';
import type { EngineOperation } from './operations.ts';
import type { Pipeline } from './pipeline.ts';
import type { Resolved } from './settings.ts';

/** What the chains of an operation are made of, besides what is the same as long as the process runs. */
export interface Makings {
  readonly operation: EngineOperation;
  readonly settings: Resolved;
  readonly plans: ReadonlyMap<string, Plan>;
  /** APIs that declare that they call it. */
  readonly callers: ReadonlySet<string>;
  /** Code that carries it out, where that is here. */
  readonly code: object | undefined;
}

/** Chains, and their hold on what they keep. */
interface Chain {
  readonly own: Hold;
  made: Pipeline | undefined;
}

/** Chains that go over from snapshot to snapshot. */
export interface Chains {
  /** Those made of the same for the snapshot before, or new ones. @param make  must not hold on to the snapshot */
  take(makings: Makings, make: (own: Hold) => Pipeline): Pipeline;
  /** Lets go of an operation's chains. What they keep stays until the next snapshot, which has no use for it. */
  forget(id: string): void;
}

/** Finds chains that were made of the same things: the same objects, for what is one object until it changes. */
export function createChains(hold: Hold): Chains {
  const taken = new Map<string, Chain>();
  return {
    take(makings, make) {
      const chain = hold.keep<Chain>(nameOf(makings), () => ({ own: hold.another(), made: undefined }), release);
      taken.set(makings.operation.id, chain);
      chain.made ??= make(chain.own);
      return chain.made;
    },
    forget(id) {
      const chain = taken.get(id);
      if (chain !== undefined) chain.made = undefined;
      taken.delete(id);
    },
  };
}

const release = ({ own }: Chain): void => own.release();

/**
 * Whether an operation's chains end outside of the gateway or in records, and ask no other API: then nothing in them leads
 * back to the snapshot they were made in. All others see their own snapshot from the first call to the last.
 */
export const endsOutside = ({ upstream, authorize, uses, tier, document: { settings } }: EngineOperation): boolean =>
  authorize === undefined &&
  (upstream.kind === 'http' ||
    (tier === 'system' && uses.length === 0 && settings.registry !== true && settings.desk !== true));

function nameOf({ operation, settings, plans, callers, code }: Makings): string {
  const things = [operation, settings, plans, ...(code === undefined ? [] : [code])].map(numberOf);
  return `chains ${operation.id} ${things.join(' ')} ${[...callers].sort().join(' ')}`;
}

const numbers = new WeakMap<object, number>();
let last = 0;

function numberOf(thing: object): number {
  const known = numbers.get(thing);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(thing, last);
  return last;
}
