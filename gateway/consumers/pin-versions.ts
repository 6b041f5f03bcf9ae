import type { Clock } from '../../policies/policy.ts';
import { ownSignature, type Tables } from './changes.ts';
import { editConsumer } from './consumers.ts';
import type { Pins } from './pins.ts';

/** Adds to the pins, so that two operators who pin at once lose nothing. @throws Problem not-found */
export async function pinVersions(
  tables: Tables,
  clock: Clock,
  consumer: string,
  pins: Readonly<Record<string, number | null>>,
): Promise<Pins> {
  const edited = await editConsumer(tables, clock, consumer, ownSignature, (before) => ({
    pins: withoutNulls({ ...before.pins, ...pins }),
  }));
  return edited.pins;
}

const withoutNulls = (pins: Readonly<Record<string, number | null>>): Pins =>
  Object.fromEntries(Object.entries(pins).filter((entry): entry is [string, number] => entry[1] !== null));
