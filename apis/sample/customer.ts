import { euros, numbered, pick } from './facts.ts';

export const sampleCustomerId = (n: number): string => numbered('C', n, 6);

const givenNames = ['Noor', 'Jonas', 'Amélie', 'Mateo', 'Freya', 'Luca', 'Zofia', 'Emil', 'Inês', 'Oskar'] as const;
const familyNames = ['de Vries', 'Brandt', 'Lefèvre', 'García', 'Nilsen', 'Rossi', 'Nowak'] as const;
const firmNames = ['Hafen', 'Nordlicht', 'Delta', 'Kanal', 'Meridian', 'Polder', 'Vektor', 'Basalt', 'Linden'] as const;
const firmTrades = ['Elektro GmbH', 'Installaties B.V.', 'Technik AG', 'Systèmes SARL', 'Automation NV'] as const;
const towns = [
  { postalCode: '1011 AB', city: 'Amsterdam', country: 'NL' },
  { postalCode: '50668', city: 'Köln', country: 'DE' },
  { postalCode: '2000', city: 'Antwerpen', country: 'BE' },
  { postalCode: '69002', city: 'Lyon', country: 'FR' },
  { postalCode: '28004', city: 'Madrid', country: 'ES' },
  { postalCode: '00-001', city: 'Warszawa', country: 'PL' },
] as const;
const streets = ['Kanalstraat', 'Hafenstrasse', 'Rue du Port', 'Calle Mayor', 'Molenweg'] as const;

/** Customer `n` (from 1): people up to number 100, firms after; some are blocked or closed. */
export function sampleCustomer(n: number) {
  const firm = n > 100;
  const name = firm
    ? `${pick(firmNames, n)} ${pick(firmTrades, n * 3)}`
    : `${pick(givenNames, n - 1)} ${pick(familyNames, n - 1)}`;
  return {
    customerId: sampleCustomerId(n),
    name,
    email: firm ? `orders@firm-${n}.example` : `customer-${n}@mail.example`,
    segment: firm ? ('business' as const) : ('consumer' as const),
    status: n % 53 === 0 ? ('closed' as const) : n % 37 === 0 ? ('blocked' as const) : ('active' as const),
    creditLimit: euros(firm ? 1_500_000 + (n % 8) * 250_000 : 250_000),
    address: { line1: `${pick(streets, n)} ${1 + ((n * 13) % 180)}`, ...pick(towns, n) },
    since: `${2012 + (n % 13)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + ((n * 5) % 28)).padStart(2, '0')}`,
  };
}
