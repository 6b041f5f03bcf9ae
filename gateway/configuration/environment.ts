import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createAddressReader } from '../edge/address.ts';
import type { CertificateFiles } from '../edge/certificate.ts';
import { readLimits, type ServerLimits } from '../edge/limits.ts';
import { type OverloadSettings, readOverload } from '../overload/settings.ts';
import { type Collector, readCollector } from '../telemetry/collector.ts';
import { createEnvironmentReader, type EnvironmentReader, listed } from './environment-reader.ts';
import { isPlainUrl, readProcessUrls } from './process-urls.ts';
import type { Bounds } from './whole-number.ts';

/** What the operator says by environment variables. */
export interface Environment {
  readonly production: boolean;
  /** Who reads the documents of process and system APIs. */
  readonly internalReaders: 'everyone' | 'signed-in';
  /** Port of the gateway; 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** Port of the operations listener. */
  readonly operationsPort: number;
  readonly operationsHost: string;
  /** URL callers know the gateway by, without a trailing slash; found from host and port when not given. */
  readonly publicUrl?: string;
  readonly dataFolder: string;
  /** Processes that share the port; 1 is no more than this one. */
  readonly workers: number;
  /** Megabytes of JavaScript values at which a worker ends, and another takes its place. */
  readonly workerMegabytes: number;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly trustedProxies: readonly string[];
  /** Where the gateway encrypts by itself. */
  readonly tls?: CertificateFiles;
  /** Seconds for which browsers shall ask for nothing but https; 0 = they are told nothing. */
  readonly strictSeconds: number;
  /** What clients may take, on either port. */
  readonly limits: ServerLimits;
  /** When calls are turned away. */
  readonly overload: OverloadSettings;
  readonly issuersFile?: string;
  /** Tiers and APIs that run in this process, where not all do: `--only`. */
  readonly only?: readonly string[];
  /** URLs of other processes of the gateway, by the variable that names them. */
  readonly processUrls: Readonly<Record<string, string>>;
  /** Where other gateways publish the keys of their tier identities. */
  readonly tierKeysUrls: readonly string[];
  /** Age in days at which a new key for tier identities takes over. */
  readonly tierKeyDays: number;
  /** Seconds a saga is held without a sign of life before another process goes on with it. */
  readonly sagaLease: number;
  /** Days after its end for which a saga's outcome is told again. */
  readonly sagaDays: number;
  /** Bytes that stored answers may take. */
  readonly cacheBytes: number;
  readonly logLevel: string;
  /** Where spans go, and what is sent with them; nowhere unless told. */
  readonly collector?: Collector;
  /** Everything, for `${NAME}` in contracts. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Bounds of what is counted in days, seconds or megabytes. */
const upTo999 = (otherwise: number): Bounds => ({ otherwise, most: 999 });

/**
 * @param only  the value of `--only`, where it is given
 * @throws TypeError with one line for each variable that does not make sense
 */
export function readEnvironment(
  from: Readonly<Record<string, string | undefined>>,
  cwd: string,
  only?: string,
): Environment {
  const faults: string[] = [];
  const reader = createEnvironmentReader(from, cwd, faults);
  const { text, whole, oneOf, url } = reader;
  const chosen = only === undefined ? undefined : listed(only);
  if (chosen?.length === 0) faults.push('--only names nothing. Name tiers or APIs: --only system,process/ordering.v1.');
  // A misspelt production would sign anyone in.
  const production = oneOf('NODE_ENV', ['development', 'test', 'production'], 'development') === 'production';
  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:']);
  const redisUrl = url('REDIS_URL', ['redis:', 'rediss:']);
  const issuersFile = text('ISSUERS_FILE');
  const collector = readCollector(collectorOf(reader), faults);
  const callers = readCallers(reader, production, cwd, faults);
  // Credentials of people are looked at in experience APIs only.
  const signsPeopleIn = chosen?.some((name) => name.startsWith('experience')) ?? true;
  if (production && signsPeopleIn && issuersFile === undefined)
    faults.push('ISSUERS_FILE must be set in production: the development issuer signs anyone in.');
  const environment: Environment = {
    production,
    internalReaders: oneOf('INTERNAL_DOCUMENTS', ['signed-in', 'everyone'], production ? 'signed-in' : 'everyone'),
    port: readPort(reader, 'PORT', 8080, faults),
    host: text('HOST') ?? (production ? '::' : '127.0.0.1'),
    operationsPort: readPort(reader, 'OPS_PORT', 9090, faults),
    operationsHost: text('OPS_HOST') ?? '127.0.0.1',
    dataFolder: path.resolve(cwd, text('DATA_FOLDER') ?? '.data'),
    workers: readWorkers(reader, faults),
    workerMegabytes: whole('WORKER_MEGABYTES', { otherwise: 1024, least: 100, most: 999_999 }),
    limits: readLimits(from, faults),
    overload: readOverload(from, faults),
    processUrls: readProcessUrls(from, faults),
    tierKeysUrls: readTierKeysUrls(reader, faults),
    tierKeyDays: whole('TIER_KEY_DAYS', upTo999(30)),
    sagaLease: whole('SAGA_LEASE_SECONDS', upTo999(15)),
    sagaDays: whole('SAGA_DAYS', upTo999(7)),
    cacheBytes: whole('CACHE_MEGABYTES', upTo999(64)) * 1_048_576,
    logLevel: oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    variables: from,
    ...callers,
    ...(chosen === undefined ? {} : { only: chosen }),
    ...(collector === undefined ? {} : { collector }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(issuersFile === undefined ? {} : { issuersFile: path.resolve(cwd, issuersFile) }),
  };
  if (faults.length > 0) throw new TypeError(faults.join('\n'));
  return environment;
}

/** How callers know the gateway, and what lies between. */
function readCallers(
  { text, whole, url, list }: EnvironmentReader,
  production: boolean,
  cwd: string,
  faults: string[],
): Pick<Environment, 'publicUrl' | 'tls' | 'strictSeconds' | 'trustedProxies'> {
  const publicUrl = url('PUBLIC_URL', ['http:', 'https:']);
  if (production && publicUrl === undefined)
    faults.push('PUBLIC_URL must be set in production: problem types and links are made from it.');
  const trustedProxies = list('TRUSTED_PROXIES');
  for (const entry of trustedProxies)
    if (!isProxy(entry)) faults.push(`TRUSTED_PROXIES=${entry} is not an address or CIDR block, such as 10.0.0.0/8.`);
  const tls = readTls(text('TLS_CERT_FILE'), text('TLS_KEY_FILE'), cwd, faults);
  if (tls !== undefined && publicUrl?.startsWith('http:'))
    faults.push('PUBLIC_URL must begin with https:// where TLS_CERT_FILE is set.');
  return {
    strictSeconds: whole('HSTS_SECONDS', { otherwise: production ? 31_536_000 : 0, least: 0, most: 999_999_999 }),
    trustedProxies,
    ...(tls === undefined ? {} : { tls }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

function readPort({ text }: EnvironmentReader, name: 'PORT' | 'OPS_PORT', otherwise: number, faults: string[]): number {
  const given = text(name) ?? String(otherwise);
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  faults.push(`${name}=${given} is not a port (0–65535).`);
  return otherwise;
}

function readWorkers({ text }: EnvironmentReader, faults: string[]): number {
  const given = text('WORKERS') ?? '1';
  if (given === 'auto') return availableParallelism();
  if (!/^[1-9]\d{0,2}$/.test(given)) faults.push(`WORKERS=${given} is not a whole number from 1 to 999, or auto.`);
  return Number(given);
}

function readTierKeysUrls({ list }: EnvironmentReader, faults: string[]): string[] {
  const urls = list('TIER_KEYS_URLS');
  if (!urls.every(isPlainUrl))
    faults.push(
      'TIER_KEYS_URLS must list plain URLs, such as http://10.0.0.7:8080/.well-known/causeway-tier-keys.json.',
    );
  return urls;
}

const collectorOf = ({ text }: EnvironmentReader): Record<string, string | undefined> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: text('OTEL_EXPORTER_OTLP_ENDPOINT'),
  OTEL_EXPORTER_OTLP_HEADERS: text('OTEL_EXPORTER_OTLP_HEADERS'),
  OTEL_SERVICE_NAME: text('OTEL_SERVICE_NAME'),
});

function readTls(
  certificate: string | undefined,
  key: string | undefined,
  cwd: string,
  faults: string[],
): CertificateFiles | undefined {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    faults.push('TLS_CERT_FILE and TLS_KEY_FILE need each other.');
    return undefined;
  }
  return { certificate: path.resolve(cwd, certificate), key: path.resolve(cwd, key) };
}

function isProxy(entry: string): boolean {
  try {
    createAddressReader([entry]);
    return true;
  } catch {
    return false;
  }
}

/** Whether an address is one that only this machine reaches. */
export const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host);
