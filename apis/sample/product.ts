import { euros, numbered, pick } from './facts.ts';

export const sampleProductId = (n: number): string => numbered('P', n, 6);

const ranges = [
  { category: 'cables', code: 'CBL', names: ['Installation cable', 'Control cable', 'Network cable'], unit: 'm' },
  { category: 'connectors', code: 'CON', names: ['Terminal block', 'Plug connector', 'Cable gland'], unit: 'pc' },
  { category: 'enclosures', code: 'ENC', names: ['Wall cabinet', 'Junction box', 'DIN rail housing'], unit: 'mm' },
  { category: 'fasteners', code: 'FST', names: ['Hex bolt', 'Cable tie', 'Wall plug'], unit: 'pc' },
  { category: 'lighting', code: 'LGT', names: ['LED panel', 'Floodlight', 'Emergency light'], unit: 'W' },
  { category: 'power', code: 'PWR', names: ['Power supply', 'Circuit breaker', 'Surge protector'], unit: 'A' },
  { category: 'safety', code: 'SFT', names: ['Work gloves', 'Safety goggles', 'Lockout kit'], unit: 'pc' },
  { category: 'sensors', code: 'SNS', names: ['Motion sensor', 'Temperature probe', 'Light barrier'], unit: 'mm' },
  { category: 'tools', code: 'TLS', names: ['Wire stripper', 'Crimping pliers', 'Voltage tester'], unit: 'mm' },
] as const;

/** Product `n` (from 1); some are discontinued. */
export function sampleProduct(n: number) {
  const range = pick(ranges, n - 1);
  const noun = pick(range.names, Math.floor((n - 1) / ranges.length));
  const size = 5 * (1 + (Math.floor((n - 1) / (ranges.length * 3)) % 20));
  return {
    productId: sampleProductId(n),
    sku: `${range.code}-${String(n).padStart(5, '0')}`,
    name: `${noun} ${size} ${range.unit}`,
    description: `${noun} for trade use, ${size} ${range.unit}.`,
    category: range.category,
    price: euros(190 + ((n * 7919) % 44_810)),
    weightGrams: 10 * (2 + ((n * 97) % 1_200)),
    status: n % 41 === 0 ? ('discontinued' as const) : ('active' as const),
  };
}
