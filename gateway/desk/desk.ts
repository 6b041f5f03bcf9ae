import type { Desk } from '../../apis/desk.ts';
import type { Clock, Issuer } from '../../policies/policy.ts';
import { changeControl, shownControl } from '../controls/change.ts';
import type { ControlRoom } from '../controls/controls.ts';
import type { Targets } from '../controls/targets.ts';
import type { ServerLimits } from '../edge/limits.ts';
import type { ContractHistory } from '../history/history.ts';
import { revealBreakers } from '../snapshot/reveal.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Usage } from '../usage/usage.ts';
import { limitsIn } from './limits.ts';
import type { Processes } from './processes.ts';
import { healthOfUpstreams } from './upstreams.ts';

export interface DeskParts {
  current(): Snapshot;
  readonly controls: ControlRoom;
  readonly targets: Targets;
  readonly processes: Processes;
  readonly usage: Pick<Usage, 'lately'>;
  readonly history: Pick<ContractHistory, 'listContractChanges'>;
  readonly limits: ServerLimits;
  readonly issuers: readonly Issuer[];
  readonly internalReaders: 'everyone' | 'signed-in';
  readonly clock: Clock;
}

/** What there is to see and to take hold of in the gateway itself, for APIs. */
export function createDesk(parts: DeskParts): Desk {
  const { current, controls, processes, usage, history, issuers } = parts;

  async function breakers() {
    // Those that nobody has needed yet are closed. Making all of them for a page would undo that idle contracts cost little.
    const held = controls.inForce().flatMap(({ kind, target }) => (kind === 'breaker' ? [target] : []));
    if (held.length > 0) await revealBreakers(current(), new Set(held));
    const all = await processes.list();
    return {
      processes: all.map(({ breakers: _, ...one }) => one),
      items: all.flatMap(({ processId, breakers }) => breakers.map((breaker) => ({ processId, ...breaker }))),
    };
  }

  return {
    isPublic: (tier) => tier === 'experience' || parts.internalReaders === 'everyone',
    issuers: () => issuers.map(({ name, issuer }) => name ?? issuer),
    controls: () => controls.inForce().map(shownControl),
    controlChanges: async (rows, before) => (await controls.history(rows, before)).map(shownControl),
    setControl: async (wanted) => shownControl(await changeControl(parts, wanted)),
    breakers,
    async upstreams() {
      const [counts, { items }] = await Promise.all([usage.lately(), breakers()]);
      return healthOfUpstreams(current(), counts, items);
    },
    limits: (api) => limitsIn(current(), parts.limits, api),
    contractChanges: (document, rows, before) => history.listContractChanges(document, { rows, before }),
  };
}
