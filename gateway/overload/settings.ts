import { wholeNumber } from '../configuration/whole-number.ts';

/** When a process turns calls away. */
export interface OverloadSettings {
  /** Milliseconds of event-loop delay that are too many. */
  readonly delay: number;
  /** Calls at work at once, however well the loop is. */
  readonly calls: number;
}

const settings = {
  OVERLOAD_MILLISECONDS: ['delay', 50, 60_000],
  OVERLOAD_CALLS: ['calls', 2_000, 1_000_000],
} as const satisfies Readonly<Record<string, readonly [keyof OverloadSettings, number, number]>>;

/** The variables there are, for the README's table. */
export const overloadVariables = {
  OVERLOAD_MILLISECONDS:
    'Delay of the event loop in milliseconds (50) beyond which calls are turned away, those of the plans with the lowest priority first; each worker for itself.',
  OVERLOAD_CALLS:
    'Calls at work at once in one process (2000), beyond which calls are turned away however quick it is; event streams and sockets do not count once they have begun.',
} as const satisfies Readonly<Record<keyof typeof settings, string>>;

/** Reads them over the defaults; what makes no sense is added to `faults`. */
export function readOverload(
  from: Readonly<Record<string, string | undefined>>,
  faults: string[] = [],
): OverloadSettings {
  const read: Record<string, number> = {};
  for (const [name, [setting, otherwise, most]] of Object.entries(settings)) {
    read[setting] = wholeNumber(name, from[name]?.trim(), { otherwise, most }, faults);
  }
  return read as unknown as OverloadSettings;
}
