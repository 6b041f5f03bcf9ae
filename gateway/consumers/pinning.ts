import { Problem, type Violation } from '#problem';
import type { Pins } from './pins.ts';
import type { Registry } from './registry.ts';

/**
 * Pins versions as an operator asks for it: `{ "experience/storefront": 1 }`; `null` lets go of one.
 * @param versionsOf  the versions of `<tier>/<api>`; `undefined` when there is no such API
 */
export function createPinning(registry: Registry, versionsOf: (api: string) => readonly number[] | undefined) {
  return (consumer: string, wanted: unknown): Promise<Pins> => {
    const isObject = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);
    const pins = Object.entries(isObject ? wanted : {});
    if (pins.length === 0) {
      throw new Problem('bad-request', { detail: 'Send the versions by API: {"experience/storefront": 1}.' });
    }
    const errors = pins.flatMap(([api, version]) => flawOf(api, version, versionsOf(api)) ?? []);
    if (errors.length > 0) throw new Problem('bad-request', { errors });
    return registry.pinVersions(consumer, Object.fromEntries(pins));
  };
}

function flawOf(api: string, version: unknown, versions: readonly number[] | undefined): Violation | undefined {
  const pointer = `/${api.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  // A pin can outlive its API; it must be possible to let go of it.
  if (version === null) return undefined;
  if (versions === undefined) return { pointer, detail: 'is no API: write <tier>/<api>' };
  if (versions.includes(version as number)) return undefined;
  return { pointer, detail: `must be one of ${versions.join(', ')}, or null` };
}
