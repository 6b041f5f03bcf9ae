/** An amount of the sample world's one currency, in minor units. */
export const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** The `n`th of a list that begins anew at its end. */
export const pick = <const List extends readonly [unknown, ...unknown[]]>(list: List, n: number): List[number] =>
  list[n % list.length] ?? list[0];

/** The id of record `n`: a letter, and so many digits. */
export const numbered = (letter: string, n: number, digits: number): string =>
  `${letter}-${String(n).padStart(digits, '0')}`;
