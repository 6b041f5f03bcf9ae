import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, problemKinds } from '#problem';
import type { Clock, Issuer, Log, Surroundings } from '../policies/policy.ts';
import { createApp } from './app.ts';
import { createPublication, type Publication } from './catalogue.ts';
import { createRegistry } from './consumers/registry.ts';
import { createTicketOffice } from './consumers/tickets.ts';
import { describeMistake } from './contracts/mistake.ts';
import { startShipments } from './development/shipments.ts';
import { createAddressReader } from './edge/address.ts';
import { createEdge } from './edge/edge.ts';
import type { Environment } from './environment.ts';
import { takePorts } from './listeners.ts';
import { createOperationsApp, type Operations } from './operations/listener.ts';
import { rooms as ownRooms } from './paths.ts';
import { readIssuers } from './policy-data.ts';
import { createPortal } from './portal/portal.ts';
import { connectRedis } from './redis.ts';
import { createSnapshotLoader } from './snapshot/loader.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { openDataFolder } from './store/folder.ts';
import { prepareStore } from './store/prepare.ts';
import { firstSize, type SampleSize } from './store/seeding.ts';
import { setUpStore } from './store/setup.ts';
import { openStore } from './store/store.ts';
import { loadSystemSchemas, schemaOf } from './store/system-schemas.ts';
import { createMetrics } from './telemetry/meter.ts';
import type { Crossing } from './tiers/door.ts';
import { createHttpUpstreams } from './upstreams/upstreams.ts';

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
  /** Finishes what is in flight, for at most `patience` milliseconds, and closes everything in order. */
  stop(patience?: number): Promise<void>;
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
  /** Told what takes time on a first start. */
  notice?(message: string): void;
}

const systemClock: Clock = { now: Date.now, monotonic: () => performance.now() };
const audience = 'https://causeway.example/apis';
const ticketSeconds = 30;

/**
 * Starts a gateway: ports first, then the store and what stands behind it, then the contracts; it serves when all is
 * there, or not at all.
 * @throws Error or ConfigurationError saying what is wrong; nothing is left open
 */
export async function startGateway(options: StartOptions): Promise<Gateway> {
  const { environment, log, clock = systemClock, rooms = ownRooms, notice = () => {} } = options;
  const closing: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return await assemble();
  } catch (error) {
    await closeAll();
    throw error;
  }

  async function assemble(): Promise<Gateway> {
    const listeners = await takePorts(environment);
    closing.push(() => listeners.close());
    const { publicUrl } = listeners;
    const folder = await openDataFolder(environment.dataFolder);
    closing.push(() => folder.close());
    const samples = environment.production ? undefined : (options.samples ?? firstSize);

    const [store, shipments] = await together(openRecords(), supervisedShipments());
    const metrics = createMetrics();
    const registry = createRegistry({ db: store.db, clock, log });
    closing.push(() => registry.close());
    const redis = environment.redisUrl === undefined ? undefined : await connectRedis(environment.redisUrl, log);
    if (redis !== undefined) closing.push(() => redis.close());
    const development = environment.issuersFile === undefined ? await developmentIssuer() : undefined;
    const issuers: readonly Issuer[] =
      development === undefined ? await readIssuers(environment.issuersFile as string) : [development.issuer];
    const upstreams = createHttpUpstreams({ clock, log, publicUrl });
    const loader = createSnapshotLoader({
      rooms,
      variables: { ...environment.variables, ...shipments },
      crossing: options.crossing ?? 'plain',
      common: {
        clock,
        log,
        meter: metrics,
        issuers,
        keys: registry,
        tickets: createTicketOffice({ db: store.db, clock, seconds: ticketSeconds }),
        answerChecks: options.answerChecks ?? 'report',
        ...(redis === undefined ? {} : { redis: redis.client }),
      },
      httpUpstream: upstreams.handler,
      records: (name) => store.records(schemaOf(name)),
    });
    closing.push(() => loader.close());

    let publication: Publication;
    // Relative for the embedded issuer: try-it then stays on the origin the page was opened at.
    const issuerUrl = development === undefined ? issuers[0]?.issuer.replace(/\/$/, '') : '/idp';
    const discovery = `${issuerUrl}/.well-known/openid-configuration`;
    const reload = async (): Promise<Snapshot> => {
      const snapshot = await loader.load();
      publication = createPublication(snapshot, discovery);
      for (const warning of snapshot.warnings) log.warn({}, describeMistake(warning));
      return snapshot;
    };
    await reload();

    const edge = createEdge({
      current: loader.current,
      clock,
      address: createAddressReader(environment.trustedProxies),
      base: publicUrl,
      longestTarget: 8_192,
    });
    const portal = createPortal({ catalogue: () => publication.catalogue, publicUrl, problems: problemKinds, clock });
    const app = createApp({
      edge,
      portal,
      publication: () => publication,
      ...(development === undefined ? {} : { issuer: development.callback }),
    });

    const loopback = ['127.0.0.1', '::1', 'localhost'].includes(environment.operationsHost);
    let draining = false;
    const operations: Operations = {
      readiness: async () => {
        const storeAnswers = await store.healthy();
        return { ready: !draining && storeAnswers, draining, store: storeAnswers, contracts: loader.current().hash };
      },
      metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
      reload: async () => {
        const { hash, warnings } = await reload();
        return { hash, warnings: warnings.map(describeMistake) };
      },
      ...(development === undefined ? {} : { mintToken: development.mint }),
      ...(environment.production ? {} : { issueKey }),
    };
    listeners.open(
      { request: app, upgrade: edge.upgrade },
      createOperationsApp({ operations, secret: folder.secret, loopback, base: () => publicUrl }),
    );

    return {
      publicUrl,
      port: listeners.port,
      operationsPort: listeners.operationsPort,
      secret: folder.secret,
      snapshot: loader.current,
      reload,
      stop: async (patience = 25_000) => {
        if (draining) return;
        draining = true;
        listeners.drain();
        await Promise.race([upstreams.closeSockets(), sleep(patience, undefined, { ref: false })]);
        const end = clock.monotonic() + patience;
        while (edge.active > 0 && clock.monotonic() < end) await sleep(20);
        await closeAll();
      },
    };

    async function openRecords() {
      if (environment.databaseUrl === undefined) {
        const progress = (api: string, done: number, total: number): void =>
          notice(`sample records: ${api} ${done}/${total}`);
        await prepareStore(folder, { apis: `${rooms.apis}/system`, samples, progress });
      }
      const opened = await openStore({ databaseUrl: environment.databaseUrl, folder, log });
      closing.push(() => opened.close());
      await setUpStore(opened, { schemas: await loadSystemSchemas(`${rooms.apis}/system`), samples });
      return opened;
    }

    /** Loaded only where it is used: production names its own issuers. */
    async function developmentIssuer() {
      const { createDevelopmentIssuer } = await import('./development/issuer.ts');
      return createDevelopmentIssuer({ url: `${publicUrl}/idp`, audience, folder: folder.path, clock, log });
    }

    /** In development the shipments service runs beside the gateway, unless one is named. */
    async function supervisedShipments(): Promise<Record<string, string>> {
      if (environment.production || environment.variables.SHIPMENTS_URL !== undefined) return {};
      const { orders } = samples ?? firstSize;
      const step = options.parcelStep === undefined ? {} : { step: options.parcelStep };
      const child = await startShipments({ folder: folder.path, seedOrders: orders, log, ...step });
      closing.push(() => child.stop());
      return { SHIPMENTS_URL: child.url, SHIPMENTS_KEY: child.key };
    }

    async function issueKey({ consumer: name, plan: planName }: { consumer: string; plan: string }): Promise<string> {
      const plan = loader.current().plans.get(planName);
      if (plan === undefined) {
        const known = [...loader.current().plans.keys()].join(', ');
        throw new Problem('bad-request', { detail: `There is no plan “${planName}”. Plans: ${known}.` });
      }
      const consumer = await registry.ensureConsumer({ name, plan: plan.name, scopes: plan.scopes });
      await loader
        .current()
        .askAsGateway('system/customers.v1#openAccount', { consumerId: consumer.id, body: { name } });
      return registry.issueKey({
        consumer: consumer.id,
        environment: 'live',
        label: 'development',
        scopes: plan.scopes,
      });
    }
  }
}

/** Both, or the first failure once both have ended: nothing is left half open behind an error. */
async function together<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
