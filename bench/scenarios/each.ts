import type { Shot, Target } from '../machine/load.ts';

/**
 * The same request for several things. More than there are connections: no two under way at one time are equal, or a
 * gateway that makes equal reads once would seem to make many.
 */
export const each = (path: (index: number) => string, shot: Shot): Target[] =>
  Array.from({ length: 256 }, (_, index) => ({ path: path(index), shot }));
