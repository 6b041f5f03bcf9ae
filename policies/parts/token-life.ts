/**
 * Milliseconds an access token counts for at most, whatever its `exp` says. What is taken back is therefore remembered for so
 * long, and no longer.
 */
export const longestTokenLife = 31 * 86_400_000;

/** Milliseconds by which the clock of an issuer may differ from ours at most, as `clockTolerance` says. */
export const largestTolerance = 60_000;
