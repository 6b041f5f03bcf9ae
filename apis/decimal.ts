/**
 * Whole minor units of a decimal amount, exactly and without binary floats; beyond two decimals, half up.
 * @param decimal  as a database gives `numeric`: `12.9000`, `1500`
 */
export function minorUnits(decimal: string): number {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(decimal);
  if (match === null) throw new TypeError(`“${decimal}” is not a decimal amount.`);
  const [, whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction.slice(0, 2).padEnd(2, '0'));
  return Number(fraction.charAt(2) >= '5' ? units + 1n : units);
}

/** The decimal of an amount in minor units, with two decimals: `1290` is `12.90`. */
export function decimalOf(amount: number): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
