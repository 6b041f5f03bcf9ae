const numbers = new Intl.NumberFormat('en-GB');

/** `1,200` */
export const grouped = (number: number): string => numbers.format(number);

/** `1 API`, `1,200 APIs` */
export const count = (number: number, noun: string): string => `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
