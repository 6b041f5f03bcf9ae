import { Problem } from '#problem';
import type { Hole } from '../../apis/handler.ts';
import type { Meter } from '../../policies/policy.ts';
import type { EngineOperation } from '../snapshot/operations.ts';

/** The parts one answer does without. */
export interface Holes {
  /** `TierContext.optional` of the handler that makes the answer. */
  optional<T>(pointer: string, read: () => Promise<T>, fallback: T): Promise<T>;
  /** The body as it goes out: with the holes of this handler beside those it passes on. */
  mark(body: unknown): unknown;
}

/** Makes the bookkeeping of holes for one operation; what it returns begins an answer. */
export function createHoles({ id, partial }: Pick<EngineOperation, 'id' | 'partial'>, meter: Meter): () => Holes {
  const counter = meter.counter('causeway_holes_total', 'Parts that answers were given without.', [
    'operation',
    'reason',
  ]);
  return () => {
    const holes: Hole[] = [];
    return {
      async optional(pointer, read, fallback) {
        // Said on every call, not only once a part is missing: nobody should learn it from an outage.
        if (!partial) throw new Error(`${id} marks ${pointer} as optional, and its contract declares no holes`);
        try {
          return await read();
        } catch (error) {
          if (!(error instanceof Problem) || !isOutage(error)) throw error;
          holes.push(holeFor(pointer, error));
          counter.inc({ operation: id, reason: error.kind });
          return fallback;
        }
      },
      mark(body) {
        if (holes.length === 0) return body;
        const { holes: passedOn = [], ...whole } = body as { readonly holes?: readonly Hole[] };
        return { ...whole, holes: [...passedOn, ...holes] };
      },
    };
  };
}

/** A refusal is an answer too, and the part then is what it says; all else says nothing about the part. */
const isOutage = ({ status }: Problem): boolean => status >= 500 || status === 429;

function holeFor(pointer: string, { kind, facts }: Problem): Hole {
  const seconds = Number(facts.headers?.['retry-after']);
  return { pointer, reason: kind, ...(Number.isInteger(seconds) ? { retryAfter: seconds } : {}) };
}
