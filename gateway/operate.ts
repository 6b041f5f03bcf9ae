import type { Breakers, Clock, Log, Meter } from '../policies/policy.ts';
import type { Registry } from './consumers/registry.ts';
import type { ControlRoom } from './controls/controls.ts';
import { countControls } from './controls/count.ts';
import { endLasting, type Lasting } from './controls/lasting.ts';
import { obeyBreakers } from './controls/obey-breakers.ts';
import { createReloads, type Reloads } from './controls/reloads.ts';
import type { Targets } from './controls/targets.ts';
import { breakerRoutes } from './operations/breakers.ts';
import { controlRoutes } from './operations/controls.ts';
import type { OperationsRoutes } from './operations/listener.ts';
import { reloadRoutes } from './operations/reload.ts';
import { difference } from './snapshot/difference.ts';
import type { SnapshotLoader } from './snapshot/loader.ts';
import { revealBreakers } from './snapshot/reveal.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/** What obeys operators. */
export interface OperateParts {
  readonly controls: ControlRoom;
  readonly targets: Targets;
  readonly breakers: Breakers;
  readonly registry: Registry;
  readonly loader: SnapshotLoader;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** Reads the files of this process again, and swaps. */
  load(): Promise<Snapshot>;
  /** Event streams and sockets that are open. */
  lasting(): Iterable<Lasting>;
}

/** Has everything in this process obey the controls, and makes the routes by which operators set them. */
export function operate(parts: OperateParts): { readonly reloads: Reloads; readonly routes: OperationsRoutes[] } {
  const { controls, targets, breakers, registry, loader, clock, meter } = parts;
  const reloads = createReloads(parts);
  countControls(controls, meter);
  obeyBreakers(controls, breakers);
  endLasting({ ...parts, revoked: registry.endedAmong });
  const preview = async () => difference(loader.current(), await loader.judge());
  return {
    reloads,
    routes: [
      controlRoutes({ controls, targets, clock }),
      breakerRoutes({ controls, targets, clock, breakers, reveal: () => revealBreakers(loader.current()) }),
      reloadRoutes({ reloads, preview }),
    ],
  };
}
