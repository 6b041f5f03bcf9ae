import { type Ask, askEach } from './ask.ts';
import type { Crew } from './crew.ts';

export interface ReadinessParts {
  readonly crew: Pick<Crew, 'count' | 'members'>;
  readonly ask: Ask;
  /** Whether all of them have been there. */
  hasStarted(): boolean;
  isStopping(): boolean;
}

type Said = Readonly<Record<string, unknown>>;

/**
 * Whether the service is ready: it has started, and at least half of its workers say they are. One that is being replaced
 * must not take the others out of a balancer with it. Facts are those of one process, told for all; under `workers` stands
 * what each said. `contracts` is a list where they differ, `controls` the version that all have reached.
 */
export function createServiceReadiness({ crew, ask, hasStarted, isStopping }: ReadinessParts) {
  return async (): Promise<{ ready: boolean; [fact: string]: unknown }> => {
    const told = await askEach(ask, crew.members(), 'GET', '/health/ready');
    const all = told.map(({ said }) => said);
    const ready = all.filter((said) => said.ready === true).length;
    const contracts = [...new Set(all.map((said) => said.contracts))];
    const reload = all.find((said) => said.reload !== undefined)?.reload;
    return {
      ready: hasStarted() && !isStopping() && 2 * ready >= crew.count,
      draining: isStopping(),
      store: all.some(({ store }) => store === true),
      contracts: contracts.length === 1 ? contracts[0] : contracts,
      controls: Math.min(...all.map(({ controls }) => Number(controls))),
      calls: reachOf(all),
      ...(reload === undefined ? {} : { reload }),
      workers: Array.from({ length: crew.count }, (_, index) => {
        const found = told.find(({ worker }) => worker.number === index + 1);
        if (found === undefined) return { worker: index + 1, ready: false };
        const { ready, contracts, controls } = found.said;
        return { worker: index + 1, pid: found.worker.pid, ready, contracts, controls };
      }),
    };
  };
}

/** An API elsewhere is reachable when every worker finds it so. */
function reachOf(all: readonly Said[]): Record<string, unknown> {
  const reach: Record<string, unknown> = {};
  for (const { calls } of all) {
    for (const [api, state] of Object.entries(calls as Said)) {
      if (reach[api] !== 'unreachable') reach[api] = state;
    }
  }
  return reach;
}
