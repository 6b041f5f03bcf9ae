/** Chance that comes out the same for the same seed: a whole number from 0 to below `below`. */
export type Random = (below: number) => number;

/** Marsaglia's xorshift, 32 bits: far from secret, near enough to even. */
export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export const oneOf = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T;
