/** The least and the most a number may be, and what it is unless given. */
export interface Bounds {
  readonly otherwise: number;
  readonly least?: number;
  readonly most: number;
}

/** A whole number that an operator gives. @param faults  told where it is none, or out of bounds; the default stands in for it */
export function wholeNumber(
  name: string,
  given: string | undefined,
  { otherwise, least = 1, most }: Bounds,
  faults: string[],
): number {
  if (given === undefined || given === '') return otherwise;
  if (/^(0|[1-9]\d{0,8})$/.test(given) && Number(given) >= least && Number(given) <= most) return Number(given);
  faults.push(`${name}=${given} is not a whole number from ${least} to ${most}.`);
  return otherwise;
}
