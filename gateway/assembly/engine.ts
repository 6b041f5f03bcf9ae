import { createBreakers } from '../../policies/circuit-breaker/breakers.ts';
import type { Breakers, Issuer, Surroundings } from '../../policies/policy.ts';
import type { Environment } from '../configuration/environment.ts';
import { createConsumerRecord } from '../consumers/record.ts';
import { createTicketOffice } from '../consumers/tickets.ts';
import { createTargets, type Targets } from '../controls/targets.ts';
import { createDesk } from '../desk/desk.ts';
import { createProcesses, type Processes } from '../desk/processes.ts';
import { createAdmission } from '../overload/admission.ts';
import { watchLoopDelay } from '../overload/loop-delay.ts';
import type { Closing } from '../runtime/closing.ts';
import { createSagas, type Sagas } from '../sagas/sagas.ts';
import { createSnapshotLoader, type LoaderSettings, type SnapshotLoader } from '../snapshot/loader.ts';
import type { Placement } from '../snapshot/placement.ts';
import { schemaOf } from '../store/system-schemas.ts';
import { startExporter } from '../telemetry/exporter.ts';
import { createMetrics, type Metrics } from '../telemetry/meter.ts';
import type { Crossing } from '../tiers/door.ts';
import { withForeignKeys } from '../tiers/foreign-keys.ts';
import { createTierSigner } from '../tiers/identity.ts';
import { openTierKeys, type TierKeyRing } from '../tiers/keys.ts';
import { createHttpUpstreams } from '../upstreams/upstreams.ts';
import { createUsage, type Usage } from '../usage/usage.ts';
import type { Ground } from './ground.ts';

/** What makes contracts work: all that policies and upstreams need, over the ground, and the snapshots made of it. */
export interface Engine {
  /** Has no snapshot yet. */
  readonly loader: SnapshotLoader;
  readonly metrics: Metrics;
  readonly admission: ReturnType<typeof createAdmission>;
  readonly usage: Usage;
  readonly tierKeys: TierKeyRing;
  readonly upstreams: ReturnType<typeof createHttpUpstreams>;
  readonly breakers: Breakers;
  readonly sagas: Sagas;
  readonly targets: Targets;
  readonly processes: Processes;
}

export interface EngineOptions {
  readonly environment: Environment;
  readonly rooms: LoaderSettings['rooms'];
  readonly placement: Placement;
  readonly publicUrl: string;
  readonly issuers: readonly Issuer[];
  readonly crossing?: Crossing | undefined;
  readonly answerChecks?: Surroundings['answerChecks'] | undefined;
  readonly worker?: number | undefined;
}

/** Seconds for which a ticket opens its one connection. */
const ticketSeconds = 30;

export async function createEngine(options: EngineOptions, ground: Ground, closing: Closing): Promise<Engine> {
  const { environment, rooms, placement, publicUrl, issuers } = options;
  const { store, registry, history, controls, clock, log } = ground;
  const { db } = store;
  const current = () => loader.current();
  const usage = createUsage({ db, clock, log, current });
  closing.add(() => usage.close());
  const metrics = createMetrics();
  const loop = watchLoopDelay();
  closing.add(async () => loop.close());
  const admission = createAdmission({ ...environment.overload, loop, clock, log, meter: metrics });
  if (environment.collector !== undefined) {
    const exporter = startExporter({ ...environment.collector, log, meter: metrics });
    closing.add(() => exporter.close());
  }
  const keyParts = { store, folder: ground.folder.path, days: environment.tierKeyDays, clock, log };
  const tierKeys = await openTierKeys(keyParts);
  const upstreams = createHttpUpstreams({ clock, log, publicUrl, sign: createTierSigner(tierKeys, clock) });
  const breakers = createBreakers();
  const sagaTerms = { lease: environment.sagaLease, days: environment.sagaDays };
  const sagas = createSagas({ store, clock, log, meter: metrics, ...sagaTerms, current });
  const loader = createSnapshotLoader({
    rooms,
    variables: { ...environment.variables, ...ground.shipments },
    placement,
    crossing: options.crossing ?? 'plain',
    common: {
      ...{ clock, log, meter: metrics, issuers, controls, breakers, admission, usage },
      keys: registry,
      clients: registry.clients,
      tickets: createTicketOffice({ db, clock, seconds: ticketSeconds }),
      tierKeys: withForeignKeys(tierKeys, environment.tierKeysUrls, { clock, log, meter: metrics }),
      development: !environment.production,
      cacheBytes: environment.cacheBytes,
      idempotency: ground.idempotency,
      counts: ground.counts,
      answerChecks: options.answerChecks ?? 'report',
    },
    httpUpstream: upstreams.handler,
    records: (name) => store.records(schemaOf(name)),
    registry: (offers) => createConsumerRecord({ db, clock, controls, usage, forget: registry.forget }, offers),
    desk: () => desk,
    saga: sagas.call,
  });
  const targets = createTargets(current, registry, issuers);
  const processes = createProcesses({
    ...{ db, clock, log, worker: options.worker },
    breakers: () => breakers.list(),
    contracts: () => current().hash,
  });
  const { limits, internalReaders } = environment;
  const desk = createDesk({
    ...{ current, controls, targets, processes, usage, history, issuers, limits, internalReaders, clock },
  });
  closing.add(() => loader.close());
  closing.add(() => sagas.stop(0));
  return { loader, metrics, admission, usage, tierKeys, upstreams, breakers, sagas, targets, processes };
}
