import { problemKinds } from '#problem';
import { createBreakers } from '../policies/circuit-breaker/breakers.ts';
import type { Clock, Log, Surroundings } from '../policies/policy.ts';
import { readAbout } from './about.ts';
import { createFront } from './app.ts';
import { openBehind } from './behind.ts';
import { createPublication, type Publication } from './catalogue.ts';
import { type Closing, createClosing } from './closing.ts';
import { createClientPins } from './consumers/client-pins.ts';
import { createPinning } from './consumers/pinning.ts';
import { createConsumerRecord } from './consumers/record.ts';
import { createRegistry } from './consumers/registry.ts';
import { createTicketOffice } from './consumers/tickets.ts';
import { describeMistake } from './contracts/mistake.ts';
import { openControls } from './controls/controls.ts';
import type { Lasting } from './controls/lasting.ts';
import { markStopped } from './controls/mark-stopped.ts';
import { controlTable } from './controls/table.ts';
import { createTargets } from './controls/targets.ts';
import { createDesk } from './desk/desk.ts';
import { createProcesses } from './desk/processes.ts';
import { createKeyIssuer } from './development/keys.ts';
import { createAddressReader } from './edge/address.ts';
import { createEdge } from './edge/edge.ts';
import { createTransport } from './edge/transport.ts';
import { type Environment, isLoopback } from './environment.ts';
import { countBuffersAsMemory } from './garbage.ts';
import { createContractHistory } from './history/history.ts';
import { createIdempotencyStore } from './idempotency/store.ts';
import { noIssuers, openIssuers } from './issuers.ts';
import { openCounts } from './limits/counts.ts';
import { takePorts } from './listeners.ts';
import { operate } from './operate.ts';
import { consumerRoutes } from './operations/consumer-routes.ts';
import { createOperationsApp, type Operations } from './operations/listener.ts';
import { createReachProbe } from './operations/reach.ts';
import { createAdmission } from './overload/admission.ts';
import { watchLoopDelay } from './overload/loop-delay.ts';
import { rooms as ownRooms } from './paths.ts';
import { openEntrance } from './portal/entrance.ts';
import { createPortal } from './portal/portal.ts';
import { mayRead } from './portal/visitor.ts';
import { connectRedis } from './redis.ts';
import { createSagas } from './sagas/sagas.ts';
import { createSnapshotLoader } from './snapshot/loader.ts';
import { createPlacement, type Placement } from './snapshot/placement.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { createStop } from './stop.ts';
import { openDataFolder } from './store/folder.ts';
import type { SampleSize } from './store/seeding.ts';
import { schemaOf } from './store/system-schemas.ts';
import { createConnectionFigures } from './telemetry/connections.ts';
import { startExporter } from './telemetry/exporter.ts';
import { createMetrics } from './telemetry/meter.ts';
import type { Crossing } from './tiers/door.ts';
import { withForeignKeys } from './tiers/foreign-keys.ts';
import { createTierSigner } from './tiers/identity.ts';
import { openTierKeys } from './tiers/keys.ts';
import { createHttpUpstreams } from './upstreams/upstreams.ts';
import { createUsage } from './usage/usage.ts';
import { workerRoutes } from './workers/routes.ts';

/** A gateway that serves. */
export interface Gateway {
  readonly publicUrl: string;
  readonly port: number;
  readonly operationsPort: number;
  /** What a command must send to the operations listener. */
  readonly secret: string;
  snapshot(): Snapshot;
  /** Reads contracts and policy data again. @throws ConfigurationError, and what runs goes on */
  reload(): Promise<Snapshot>;
  /**
   * Finishes what is in flight, for at most `patience` milliseconds, and closes everything in order. Connections that rest
   * may send something for `linger` milliseconds.
   */
  stop(patience?: number, linger?: number): Promise<void>;
}

/** What a test may choose; a process takes the defaults. */
export interface StartOptions {
  readonly environment: Environment;
  readonly log: Log;
  readonly clock?: Clock;
  readonly rooms?: { readonly [Name in keyof typeof ownRooms]: string };
  readonly answerChecks?: Surroundings['answerChecks'];
  readonly crossing?: Crossing;
  readonly samples?: SampleSize;
  /** Milliseconds between the steps of a sample parcel; 0 = it does not move by itself. */
  readonly parcelStep?: number;
  /** Its number, where it is one of several processes at one port. */
  readonly worker?: number | undefined;
  /** The last thing before requests are taken. */
  beforeServing?(): Promise<void>;
  /** Told what takes time on a first start. */
  notice?(message: string): void;
}

const systemClock: Clock = { now: Date.now, monotonic: () => performance.now() };
const ticketSeconds = 30;

/**
 * Starts a gateway: ports first, then the store and what stands behind it, then the contracts; it serves when all is
 * there, or not at all.
 * @throws Error or ConfigurationError saying what is wrong; nothing is left open
 */
export async function startGateway(options: StartOptions): Promise<Gateway> {
  countBuffersAsMemory();
  const closing = createClosing();
  try {
    return await assemble(options, closing);
  } catch (error) {
    // Why it cannot start says more than what then could not be closed.
    await closing.all().catch(() => undefined);
    throw error;
  }
}

async function assemble(options: StartOptions, closing: Closing): Promise<Gateway> {
  const { environment, log, clock = systemClock, rooms = ownRooms } = options;
  const placement = placementOf(environment);
  const isWorker = options.worker !== undefined;
  const listeners = await takePorts(environment, { log, role: isWorker ? 'worker' : 'alone' });
  closing.add(() => listeners.close());
  const { publicUrl } = listeners;
  const folder = await openDataFolder(environment.dataFolder);
  closing.add(() => folder.close());

  const { store, shipments } = await openBehind({ ...options, apis: rooms.apis }, placement, folder, closing);
  const registry = createRegistry({ db: store.db, clock, log });
  closing.add(() => registry.close());
  await registry.follow();
  const usage = createUsage({ db: store.db, clock, log, current: () => loader.current() });
  closing.add(() => usage.close());
  const history = createContractHistory({ db: store.db, clock, log });
  closing.add(() => history.close());
  const idempotency = createIdempotencyStore({ db: store.db, log });
  closing.add(() => idempotency.close());
  const redis = environment.redisUrl === undefined ? undefined : await connectRedis(environment.redisUrl, log);
  if (redis !== undefined) closing.add(() => redis.close());
  const { counts, close: closeCounts } = openCounts({ store, redis: redis?.client, log });
  closing.add(closeCounts);
  const controls = await openControls({ shelf: controlTable(store.db), clock, log });
  closing.add(() => controls.close());
  const parts = { publicUrl, own: ownAddress(environment, listeners.port), folder: folder.path, store, clock, log };
  // Credentials of people are looked at by experience APIs alone, and they are where people look.
  const isFront = placement.hasTier('experience');
  const { issuers, discovery, signIn, development } = isFront ? await openIssuers(environment, parts) : noIssuers;
  const metrics = createMetrics();
  const measureConnections = createConnectionFigures(listeners, metrics);
  const loop = watchLoopDelay();
  closing.add(async () => loop.close());
  const admission = createAdmission({ ...environment.overload, loop, clock, log, meter: metrics });
  if (environment.collector !== undefined) {
    const exporter = startExporter({ ...environment.collector, log, meter: metrics });
    closing.add(() => exporter.close());
  }
  const tierKeys = await openTierKeys({ store, folder: folder.path, days: environment.tierKeyDays, clock, log });
  const sign = createTierSigner(tierKeys, clock);
  const upstreams = createHttpUpstreams({ clock, log, publicUrl, sign });
  const breakers = createBreakers();
  const sagas = createSagas({
    ...{ store, clock, log, meter: metrics, lease: environment.sagaLease, days: environment.sagaDays },
    current: () => loader.current(),
  });
  const loader = createSnapshotLoader({
    rooms,
    variables: { ...environment.variables, ...shipments },
    placement,
    crossing: options.crossing ?? 'plain',
    common: {
      clock,
      log,
      meter: metrics,
      issuers,
      keys: registry,
      clients: registry.clients,
      tickets: createTicketOffice({ db: store.db, clock, seconds: ticketSeconds }),
      tierKeys: withForeignKeys(tierKeys, environment.tierKeysUrls, { clock, log, meter: metrics }),
      breakers,
      development: !environment.production,
      cacheBytes: environment.cacheBytes,
      controls,
      admission,
      usage,
      idempotency,
      answerChecks: options.answerChecks ?? 'report',
      counts,
    },
    httpUpstream: upstreams.handler,
    records: (name) => store.records(schemaOf(name)),
    registry: (offers) =>
      createConsumerRecord({ db: store.db, clock, controls, usage, forget: registry.forget }, offers),
    desk: () => desk,
    saga: sagas.call,
  });
  const targets = createTargets(() => loader.current(), registry, issuers);
  const processes = createProcesses({
    ...{ db: store.db, clock, log, worker: options.worker },
    breakers: () => breakers.list(),
    contracts: () => loader.current().hash,
  });
  const desk = createDesk({
    ...{ current: loader.current, controls, targets, processes, usage, history, issuers, clock },
    limits: environment.limits,
    internalReaders: environment.internalReaders,
  });
  closing.add(() => loader.close());
  closing.add(() => sagas.stop(0));

  let publication: Publication;
  const load = async (): Promise<Snapshot> => {
    const snapshot = await loader.load();
    publication = createPublication(snapshot, { discovery, about: await readAbout(rooms.openapi) });
    // Workers read the same files: it is enough that one of them warns, and keeps their history.
    if ((options.worker ?? 1) === 1) {
      for (const warning of snapshot.warnings) log.warn({}, describeMistake(warning));
      history.note(snapshot.documents);
    }
    return snapshot;
  };
  await load();

  const address = createAddressReader(environment.trustedProxies);
  const edge = createEdge({
    current: loader.current,
    clock,
    address,
    keys: registry,
    clientPins: createClientPins(issuers, registry.clients),
    base: publicUrl,
    longestTarget: environment.limits.longestTarget,
    transport: createTransport({ ...environment, publicUrl }),
  });
  const catalogue = markStopped(() => publication.catalogue, controls);
  const around = { controls, address, clock, log };
  const entranceParts = { signIn, db: store.db, publicUrl, current: loader.current, catalogue, ...around };
  const entrance = isFront ? openEntrance(entranceParts, closing) : {};
  const portal = () =>
    createPortal({
      ...entrance,
      catalogue,
      publicUrl,
      problems: problemKinds,
      clock,
      internalReaders: environment.internalReaders,
      plans: () => loader.current().plans,
      history,
      usage,
    });
  const front = createFront({
    edge,
    admission,
    planOf: (request) => (entrance.sessions?.recognises?.(request) ? 'signed-in' : 'anonymous'),
    plans: () => loader.current().plans,
    ...(isFront ? { portal: portal() } : {}),
    publication: () => publication,
    mayRead: async (tier, request) =>
      mayRead(tier, await entrance.sessions?.visitor(request), environment.internalReaders),
    tierKeys: tierKeys.published,
    ...(development === undefined ? {} : { issuer: development.callback }),
  });

  const lasting = (): Lasting[] => [...edge.streams(), ...upstreams.sockets()];
  const operating = operate({
    controls,
    targets,
    breakers,
    registry,
    loader,
    clock,
    log,
    meter: metrics,
    load,
    lasting,
  });
  closing.add(() => processes.close());
  controls.onLook(() => void processes.tell());
  const { reloads } = operating;
  const reach = createReachProbe(() => loader.current().elsewhere, clock);
  const { stop, isStopping } = createStop({ listeners, edge, upstreams, sagas, closing, clock });
  // What cannot be counted keeps the figure it had: metrics are read most of all while the store is away.
  const measure = async (): Promise<void> => {
    await sagas.measure().catch(() => undefined);
    measureConnections();
  };
  const operations: Operations = {
    readiness: async () => {
      const [storeAnswers, calls] = await Promise.all([store.healthy(), reach()]);
      return {
        ready: !isStopping() && storeAnswers,
        draining: isStopping(),
        store: storeAnswers,
        contracts: loader.current().hash,
        controls: controls.version,
        calls,
        ...(reloads.failed === undefined ? {} : { reload: 'failed: see GET /reload' }),
      };
    },
    metrics: async () => {
      await measure();
      return { contentType: metrics.contentType, text: await metrics.text() };
    },
    ...(development === undefined ? {} : { mintToken: development.mint }),
    ...(environment.production ? {} : { issueKey: createKeyIssuer(registry, loader.current) }),
  };
  const loopback = isLoopback(environment.operationsHost);
  const pinVersions = createPinning(registry, (api) => loader.current().routes.versionsOf(`/${api}`));
  const routes = [...operating.routes, consumerRoutes({ pinVersions, usage }), sagas.routes];
  const figures = () => measure().then(metrics.figures);
  if (isWorker) routes.push(workerRoutes({ figures, controls, reloads, current: loader.current }));
  const operationsApp = createOperationsApp({
    operations,
    routes,
    secret: folder.secret,
    loopback,
    base: () => publicUrl,
  });
  await options.beforeServing?.();
  await listeners.open({ request: front, upgrade: edge.upgrade }, operationsApp);
  await sagas.start();

  return {
    publicUrl,
    port: listeners.port,
    operationsPort: listeners.operationsPort,
    secret: folder.secret,
    snapshot: loader.current,
    reload: reloads.here,
    stop,
  };
}

/** Where this process reaches its own port. */
const ownAddress = ({ host }: Environment, port: number): string =>
  `http://${['::', '0.0.0.0', 'localhost'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;

/** @throws Error  where a split has no database that its processes could share */
function placementOf({ only, processUrls, databaseUrl }: Environment): Placement {
  const placement = createPlacement({ only, urls: processUrls });
  if (placement.whole || databaseUrl !== undefined) return placement;
  const asked = only === undefined ? Object.keys(processUrls).join(', ') : '--only';
  throw new Error(
    `${asked} needs DATABASE_URL: the embedded store belongs to one process alone, and the processes of a split share keys, consumers and records in PostgreSQL.`,
  );
}
