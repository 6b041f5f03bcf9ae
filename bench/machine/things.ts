const item = (index: number) => ({
  sku: `CABLE-${1000 + index}`,
  quantity: index + 1,
  price: { amount: 1290, currency: 'EUR' },
});

const name = 'Installation cable';
const noted = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...item(index), note: 'by the metre' }));

/** 1 KB of JSON: the thing that is read. */
export const thing = JSON.stringify({ id: 42, name, items: Array.from({ length: 14 }, (_, index) => item(index)) });

/** 2 KB of JSON: the thing that is added. */
export const newThing = JSON.stringify({ name, items: noted(24) });

/** 0.3 KB of JSON, as an order of three lines has. */
export const smallThing = JSON.stringify({ name, items: noted(3) });

export const megabyte = 'x'.repeat(1_048_576);
