import type { Socket } from 'node:net';
import { buildConnector, Client, errors, Pool } from 'undici';

/** Connections to one upstream. Times in milliseconds. */
export interface PoolSettings {
  /**
   * Most connections for ordinary calls; `null` as many as the bulkhead lets calls in. A second cap beneath it would have
   * calls wait where nobody counts them. Event streams have connections of their own.
   */
  readonly connections: number | null;
  /** Longest wait for a connection to be made, TLS included. */
  readonly connectTimeout: number;
  /** Longest silence in the middle of an answer; event streams may be silent for as long as they like. */
  readonly bodyTimeout: number;
  /** How long an idle connection is kept when the upstream does not say. */
  readonly idleTimeout: number;
  /** After so many calls a connection is closed, so that a busy one, too, notices a changed address. */
  readonly callsPerConnection: number;
  /** And after so long, however few they were; those under way end as they would have. */
  readonly connectionAge: number;
}

export const defaultPoolSettings: PoolSettings = {
  connections: null,
  connectTimeout: 1_000,
  bodyTimeout: 10_000,
  idleTimeout: 4_000,
  callsPerConnection: 1_000,
  connectionAge: 60_000,
};

/** Most bytes of an answer's header. */
const longestHeader = 16_384;

/** Longest an idle connection is kept, whatever the upstream says. */
const longestIdle = 60_000;

/** A pool, and whether an error struck a connection that had served before: then the upstream may just have let it go. */
export interface UpstreamPool {
  readonly pool: Pool;
  isStale(error: Error): boolean;
}

/** @param connections  how many at most, `null` for no limit */
export function createPool(origin: string, settings: PoolSettings, connections: number | null): UpstreamPool {
  const connect = buildConnector({ timeout: settings.connectTimeout, allowH2: false });
  const onUsed = new WeakSet<Error>();

  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: longestHeader,
    // How long to wait for an answer's head is the timeout policy's to say, which every call passes.
    headersTimeout: 0,
    // Only an answer that is not complete at once needs watching, and then its type says how: see forwarding.ts.
    bodyTimeout: 0,
    keepAliveTimeout: settings.idleTimeout,
    keepAliveMaxTimeout: longestIdle,
    maxRequestsPerClient: settings.callsPerConnection,
    factory: (url, options: Client.Options) => agingClient(url, options, settings.connectionAge),
    connect(options, callback) {
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        socket.on('error', (cause) => socket.bytesRead > 0 && onUsed.add(cause));
        readOn(socket);
        callback(null, socket);
      });
    },
  });

  return {
    pool,
    isStale: (error) => onUsed.has(error) && closed.has((error as NodeJS.ErrnoException).code ?? ''),
  };
}

/**
 * A connection that its pool lets go of when it is old: what is under way on it ends first, and whoever is next gets another.
 * The same as undici's `clientTtl`, which with every call asks the clock about each connection that is busy: 2 µs with 32.
 */
function agingClient(origin: URL, options: Client.Options, age: number): Client {
  const client = new Client(origin, options);
  let timer: NodeJS.Timeout | undefined;
  // What a pool hears this of, it gives no more calls, and closes in order.
  const old = new errors.UndiciError('the connection is old');
  const retire = (): unknown => client.emit('connectionError', origin, [client], old);
  client.on('connect', () => {
    timer = setTimeout(retire, age).unref();
  });
  client.on('disconnect', () => clearTimeout(timer));
  return client;
}

/**
 * An upstream may answer before it has read the whole body, and close. The next write then fails, and Node would destroy
 * the socket together with the answer that has arrived; so a write that is cut off counts as done, and the reading side
 * tells whether there was an answer or only a reset.
 */
function readOn(socket: Socket): void {
  const [write, writev] = [socket._write, socket._writev as NonNullable<Socket['_writev']>];
  // A stream makes one write at a time.
  let told: (error?: Error | null) => void;
  const unlessCut = (error?: NodeJS.ErrnoException | null): void =>
    told(error && closed.has(error.code ?? '') ? null : error);
  socket._write = (chunk, encoding, done) => {
    told = done;
    write.call(socket, chunk, encoding, unlessCut);
  };
  socket._writev = (chunks, done) => {
    told = done;
    writev.call(socket, chunks, unlessCut);
  };
}

const closed = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
