import { readFileSync } from 'node:fs';

/** What the service is told by its environment. Times are milliseconds. */
export interface Settings {
  /** The folder of the records; created when missing. */
  readonly folder: string;
  /** What callers must send in `X-Service-Key`. */
  readonly key: string;
  /** Loopback port; 0 lets the system choose. */
  readonly port: number;
  /** How long a parcel rests before it moves on by itself; 0: it never does. */
  readonly stepMs: number;
  /** How often a silent stream or socket shows that it is alive. */
  readonly heartbeatMs: number;
  /** An empty store begins with the shipments of this many sample orders; all records are held in memory. */
  readonly seedOrders: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings.
 * @throws Error naming the variable that is missing or wrong, and how to set it
 */
export function readSettings(environment: Environment): Settings {
  return {
    folder: environment.SHIPMENTS_DATA || '.data/shipments',
    key: readKey(environment),
    port: readWhole(environment, 'PORT', 8091, 0, 65_535),
    stepMs: readWhole(environment, 'SHIPMENTS_STEP_MS', 20_000, 0, 86_400_000),
    heartbeatMs: readWhole(environment, 'SHIPMENTS_HEARTBEAT_MS', 15_000, 10, 600_000),
    seedOrders: readWhole(environment, 'SHIPMENTS_SEED_ORDERS', 0, 0, 200_000),
  };
}

/** Orchestrators hand out secrets as files. */
function readKey({ SHIPMENTS_KEY: key, SHIPMENTS_KEY_FILE: file }: Environment): string {
  const value = key || (file ? readFileSync(file, 'utf8').trim() : '');
  if (value !== '') return value;
  throw new Error('SHIPMENTS_KEY is not set: it is the secret that callers send in X-Service-Key.');
}

function readWhole(environment: Environment, name: string, fallback: number, least: number, most: number): number {
  const value = environment[name];
  if (value === undefined || value === '') return fallback;
  if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not “${value.slice(0, 40)}”.`);
}
