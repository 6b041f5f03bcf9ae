import type { Clock, Log, Surroundings } from '../policies/policy.ts';
import { readAbout } from './about.ts';
import { createEngine } from './assembly/engine.ts';
import { openFront } from './assembly/front.ts';
import { openGround } from './assembly/ground.ts';
import { openOperations } from './assembly/operations.ts';
import { createPublication, type Publication } from './catalogue.ts';
import type { Environment } from './configuration/environment.ts';
import { describeMistake } from './contracts/mistake.ts';
import { noIssuers, openIssuers } from './issuers.ts';
import { type Listening, takePorts } from './listeners.ts';
import { rooms as ownRooms } from './paths.ts';
import { type Closing, createClosing } from './runtime/closing.ts';
import { countBuffersAsMemory } from './runtime/garbage.ts';
import { createStop } from './runtime/stop.ts';
import { createPlacement, type Placement } from './snapshot/placement.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import type { SampleSize } from './store/seeding.ts';
import type { Crossing } from './tiers/door.ts';

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
  /** How it listens as one of them. */
  readonly listening?: Listening;
  /** The last thing before requests are taken. */
  beforeServing?(): Promise<void>;
  /** Told what takes time on a first start. */
  notice?(message: string): void;
}

const systemClock: Clock = { now: Date.now, monotonic: () => performance.now() };

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

/** Ground, engine, front, operators' side: each stands on those before it, and all of them end in reverse. */
async function assemble(options: StartOptions, closing: Closing): Promise<Gateway> {
  const { environment, log, clock = systemClock, rooms = ownRooms, worker, listening } = options;
  const placement = placementOf(environment);
  const isWorker = worker !== undefined;
  const listeners = await takePorts(environment, { log, role: isWorker ? 'worker' : 'alone', listening });
  closing.add(() => listeners.close());
  const { publicUrl } = listeners;
  const ground = await openGround({ ...options, apis: rooms.apis, placement, clock }, closing);
  const { folder, store, history } = ground;

  // Credentials of people are looked at by experience APIs alone, and they are where people look.
  const forPeople = placement.hasTier('experience');
  const issuerParts = { publicUrl, own: ownAddress(environment, listeners.port), folder: folder.path };
  const trusted = forPeople ? await openIssuers(environment, { ...issuerParts, store, clock, log }) : noIssuers;
  const { issuers, discovery, development } = trusted;
  const engine = await createEngine({ ...options, rooms, placement, publicUrl, issuers }, ground, closing);
  const { loader, upstreams, sagas } = engine;

  let publication: Publication;
  const load = async (): Promise<Snapshot> => {
    const snapshot = await loader.load();
    publication = createPublication(snapshot, { discovery, about: readAbout(rooms.openapi) });
    // Workers read the same files: it is enough that one of them warns, and keeps their history.
    if ((worker ?? 1) === 1) {
      for (const warning of snapshot.warnings) log.warn({}, describeMistake(warning));
      history.note(snapshot.documents);
    }
    return snapshot;
  };
  await load();

  const frontOptions = { environment, publicUrl, trusted, forPeople, publication: () => publication };
  const { edge, request } = openFront(frontOptions, ground, engine, closing);
  const { stop, isStopping } = createStop({ listeners, edge, upstreams, sagas, closing, clock });
  const operatorsOptions = { environment, listeners, development, isWorker, edge, load, isStopping };
  const operations = openOperations(operatorsOptions, ground, engine, closing);
  await options.beforeServing?.();
  await listeners.open({ request, upgrade: edge.upgrade }, operations.request);
  await sagas.start();

  return {
    publicUrl,
    port: listeners.port,
    operationsPort: listeners.operationsPort,
    secret: folder.secret,
    snapshot: loader.current,
    reload: operations.reloads.here,
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
