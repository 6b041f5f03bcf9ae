import type { Hole } from './handler.ts';

/**
 * The holes of an answer from the tier below, for the answer made of it: spread it where the part that may be missing
 * goes. A handler that leaves the part out leaves its holes out too.
 * @param place  JSON pointer to where the lower answer stands in this one; everything at the top by default
 */
export function holesOf({ holes }: { readonly holes?: readonly Hole[] }, place = ''): { holes?: readonly Hole[] } {
  if (holes === undefined || holes.length === 0) return {};
  return { holes: place === '' ? holes : holes.map((hole) => ({ ...hole, pointer: `${place}${hole.pointer}` })) };
}
