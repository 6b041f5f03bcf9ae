import fc from 'fast-check';

/** How much of a property is tried, and which. */
export interface Trial {
  /** Inputs; a property may take several at a time. */
  readonly count: number;
  /** The same seed makes the same inputs; with the path that a failure told, that input alone. */
  readonly seed: number;
  readonly path?: string | undefined;
  /** Milliseconds after which no more is tried. */
  readonly longest?: number;
}

/**
 * Tries a property, and makes what breaks it as small as it can.
 * @param perRun  inputs it takes at a time, on average
 * @throws Error  with the smallest input found, and the seed and path that make it again
 */
export async function hold<T>(
  values: fc.Arbitrary<T>,
  property: (value: T) => Promise<void>,
  { count, seed, path, longest }: Trial,
  perRun = 1,
): Promise<void> {
  await fc.assert(fc.asyncProperty(values, property), {
    seed,
    numRuns: Math.ceil(count / perRun),
    ...(path === undefined ? {} : { path }),
    ...(longest === undefined ? {} : { interruptAfterTimeLimit: longest }),
    includeErrorInReport: true,
  });
}

/** Milliseconds after which a connection hangs. */
export const longestWait = 10_000;
