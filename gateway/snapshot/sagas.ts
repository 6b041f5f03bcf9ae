import type { SagaCall, SagaProgram } from '../sagas/office.ts';
import type { SagaCode } from '../sagas/run.ts';
import type { Door } from '../tiers/door.ts';
import type { LocalSurroundings } from '../upstreams/local.ts';
import { factsOf } from './api-facts.ts';
import type { Judged } from './judge.ts';

interface SagaParts {
  readonly judged: Judged;
  readonly saga: SagaCall;
}

/** An API's way to its sagas, only where there are any: what it does not use costs it nothing. */
export function sagaDoor(api: string, { judged, saga }: SagaParts): Pick<LocalSurroundings, 'saga'> {
  const names = Object.keys(judged.handlers.get(api)?.sagas ?? {});
  if (names.length === 0) return {};
  return {
    saga: (exchange, signal) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          (key: string, input: unknown) => saga(`${api}#${name}`, key, input, exchange, signal),
        ]),
      ),
  };
}

/** The sagas of every API that has an operation in this process, by `<tier>/<api>.v<major>#<name>`. */
export function sagasOf(
  { handlers, byApi }: Pick<Judged, 'handlers' | 'byApi'>,
  doorOf: (api: string) => Door,
): Map<string, SagaProgram> {
  const sagas = new Map<string, SagaProgram>();
  for (const [api, { sagas: own = {} }] of handlers) {
    if (factsOf(byApi.get(api) ?? []).local.length === 0) continue;
    for (const [name, code] of Object.entries(own))
      sagas.set(`${api}#${name}`, { code: code as SagaCode, door: (parent) => doorOf(api)(parent) });
  }
  return sagas;
}
