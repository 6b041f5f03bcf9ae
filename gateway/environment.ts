import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createAddressReader } from './edge/address.ts';
import type { CertificateFiles } from './edge/certificate.ts';
import { limitVariables, readLimits, type ServerLimits } from './edge/limits.ts';
import { type OverloadSettings, overloadVariables, readOverload } from './overload/settings.ts';
import { isPlainUrl, readProcessUrls } from './process-urls.ts';
import { readSecretFiles, secretFileVariables } from './secrets.ts';
import { type Collector, readCollector } from './telemetry/collector.ts';

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

/** The variables there are, for the README's table. */
export const variables = {
  PORT: 'Port of the gateway (8080). 0 lets the system choose.',
  HOST: 'Address the gateway listens on: 127.0.0.1 in development, all (::) in production.',
  OPS_PORT: 'Port of the operations listener (9090): health, metrics, controls, reload.',
  OPS_HOST: 'Address of the operations listener (127.0.0.1).',
  PUBLIC_URL:
    'URL callers know the gateway by, such as https://api.example.com. In development http://localhost:<PORT>; required in production.',
  DATA_FOLDER: 'Folder of the embedded store, the lock and the operations secret (.data).',
  WORKERS:
    'Processes that share the port, so that throughput grows with cores (1); auto for one per core. More than one need DATABASE_URL.',
  WORKER_MEGABYTES:
    'Megabytes of JavaScript values a worker may keep (1024); one that needs more ends, and another takes its place.',
  DATABASE_URL: 'PostgreSQL to use instead of the embedded store.',
  REDIS_URL: 'Redis in which processes share the rates of plans; without it they share them in DATABASE_URL.',
  TRUSTED_PROXIES:
    'Comma-separated addresses or CIDR blocks, IPv4 or IPv6, whose X-Forwarded-For and X-Forwarded-Proto are believed (none).',
  TLS_CERT_FILE:
    'Certificate in PEM, with those it was signed with after it: the gateway’s port is then https (none). Read again within seconds when it changes.',
  TLS_KEY_FILE: 'Private key of that certificate, in PEM and without a passphrase.',
  HSTS_SECONDS:
    'Seconds for which browsers shall ask for nothing but https, where PUBLIC_URL is (31536000 in production, otherwise 0: not at all).',
  ...limitVariables,
  ...overloadVariables,
  ISSUERS_FILE:
    'YAML file naming the token issuers, a list of { issuer, audience, jwksUrl, name }, where name is what records know it by (its issuer), and signIn: { clientId, clientSecret, scopes, parameters } on the one where people sign in to the portal; required in production. Without it the embedded development issuer is used.',
  PROCESS_URL:
    'URL of the process that runs the process tier, where this one does not. One API elsewhere: PROCESS_ORDERING_V1_URL.',
  SYSTEM_URL:
    'URL of the process that runs the system tier, where this one does not. One API elsewhere: SYSTEM_ORDERS_V1_URL.',
  TIER_KEYS_URLS:
    'Comma-separated URLs of other gateways’ /.well-known/causeway-tier-keys.json, whose tiers may call this one; those on the same PostgreSQL are known without it.',
  TIER_KEY_DAYS:
    'Days after which calls between tiers are signed with a new key (30); the old one stays published for two more.',
  SAGA_LEASE_SECONDS: 'Seconds after which a saga whose process shows no sign of life is gone on with by another (15).',
  SAGA_DAYS: 'Days for which the outcome of a saga, such as a placed order, is told again for the same key (7).',
  CACHE_MEGABYTES: 'Memory for answers that are given again, where contracts let them be (64).',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'URL of an OpenTelemetry collector that is sent a span for each request and tier call of sampled traces, as OTLP over HTTP in JSON (none).',
  OTEL_EXPORTER_OTLP_HEADERS: 'Comma-separated name=value pairs sent to the collector, such as a credential (none).',
  ...secretFileVariables,
  OTEL_SERVICE_NAME: 'What the collector knows this process as (causeway).',
  INTERNAL_DOCUMENTS:
    'Who reads the documents of process and system APIs, in the portal and below /openapi: signed-in (in production) or everyone (in development).',
  LOG_LEVEL: 'debug, info (default), warn, error or silent.',
  NODE_ENV: 'production turns the development issuer, sample records and the supervised shipments service off.',
} as const;

type Count = 'TIER_KEY_DAYS' | 'SAGA_DAYS' | 'SAGA_LEASE_SECONDS' | 'CACHE_MEGABYTES';

const modes = ['development', 'test', 'production'];
const levels = ['debug', 'info', 'warn', 'error', 'silent'];

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
  const secrets = readSecretFiles(from, cwd, faults);
  const text = (name: keyof typeof variables): string | undefined => (secrets[name] ?? from[name])?.trim() || undefined;
  const port = (name: 'PORT' | 'OPS_PORT', otherwise: number): number => {
    const given = text(name) ?? String(otherwise);
    if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
    faults.push(`${name}=${given} is not a port (0–65535).`);
    return otherwise;
  };
  const count = (name: Count, otherwise: number): number => {
    const given = text(name) ?? String(otherwise);
    if (/^[1-9]\d{0,2}$/.test(given)) return Number(given);
    faults.push(`${name}=${given} is not a whole number from 1 to 999.`);
    return otherwise;
  };
  const workers = text('WORKERS') ?? '1';
  if (workers !== 'auto' && !/^[1-9]\d{0,2}$/.test(workers))
    faults.push(`WORKERS=${workers} is not a whole number from 1 to 999, or auto.`);
  const megabytes = text('WORKER_MEGABYTES') ?? '1024';
  if (!/^[1-9]\d{2,5}$/.test(megabytes))
    faults.push(`WORKER_MEGABYTES=${megabytes} is not a whole number from 100 to 999999.`);
  const url = (name: 'PUBLIC_URL' | 'DATABASE_URL' | 'REDIS_URL', schemes: readonly string[]): string | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    // Never quoted: these URLs hold passwords.
    if (!URL.canParse(given) || !schemes.includes(new URL(given).protocol))
      faults.push(`${name} must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}.`);
    return given.replace(/\/$/, '');
  };
  const list = (given: string | undefined): string[] =>
    (given ?? '')
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  const chosen = only === undefined ? undefined : list(only);
  if (chosen?.length === 0) faults.push('--only names nothing. Name tiers or APIs: --only system,process/ordering.v1.');
  const processUrls = readProcessUrls(from, faults);
  const tierKeysUrls = list(text('TIER_KEYS_URLS'));
  if (!tierKeysUrls.every(isPlainUrl))
    faults.push(
      'TIER_KEYS_URLS must list plain URLs, such as http://10.0.0.7:8080/.well-known/causeway-tier-keys.json.',
    );
  const mode = text('NODE_ENV') ?? 'development';
  // A misspelt production would sign anyone in.
  if (!modes.includes(mode)) faults.push(`NODE_ENV=${mode} is not one of ${modes.join(', ')}.`);
  const production = mode === 'production';
  const internalReaders = text('INTERNAL_DOCUMENTS') ?? (production ? 'signed-in' : 'everyone');
  if (internalReaders !== 'signed-in' && internalReaders !== 'everyone')
    faults.push(`INTERNAL_DOCUMENTS=${internalReaders} is not signed-in or everyone.`);
  const logLevel = text('LOG_LEVEL') ?? 'info';
  if (!levels.includes(logLevel)) faults.push(`LOG_LEVEL=${logLevel} is not one of ${levels.join(', ')}.`);
  const collector = readCollector(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: text('OTEL_EXPORTER_OTLP_ENDPOINT'),
      OTEL_EXPORTER_OTLP_HEADERS: text('OTEL_EXPORTER_OTLP_HEADERS'),
      OTEL_SERVICE_NAME: text('OTEL_SERVICE_NAME'),
    },
    faults,
  );
  const publicUrl = url('PUBLIC_URL', ['http:', 'https:']);
  const issuersFile = text('ISSUERS_FILE');
  if (production && publicUrl === undefined)
    faults.push('PUBLIC_URL must be set in production: problem types and links are made from it.');
  // Credentials of people are looked at in experience APIs only.
  const signsPeopleIn = chosen?.some((name) => name.startsWith('experience')) ?? true;
  if (production && signsPeopleIn && issuersFile === undefined) {
    faults.push('ISSUERS_FILE must be set in production: the development issuer signs anyone in.');
  }
  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:']);
  const redisUrl = url('REDIS_URL', ['redis:', 'rediss:']);
  const trustedProxies = list(text('TRUSTED_PROXIES'));
  for (const entry of trustedProxies) {
    if (!isProxy(entry)) faults.push(`TRUSTED_PROXIES=${entry} is not an address or CIDR block, such as 10.0.0.0/8.`);
  }
  const tls = readTls(text('TLS_CERT_FILE'), text('TLS_KEY_FILE'), cwd, faults);
  if (tls !== undefined && publicUrl?.startsWith('http:'))
    faults.push('PUBLIC_URL must begin with https:// where TLS_CERT_FILE is set.');
  const strict = text('HSTS_SECONDS') ?? (production ? '31536000' : '0');
  if (!/^\d{1,9}$/.test(strict)) faults.push(`HSTS_SECONDS=${strict} is not a whole number from 0 to 999999999.`);
  const environment: Environment = {
    production,
    internalReaders: internalReaders === 'everyone' ? 'everyone' : 'signed-in',
    port: port('PORT', 8080),
    host: text('HOST') ?? (production ? '::' : '127.0.0.1'),
    operationsPort: port('OPS_PORT', 9090),
    operationsHost: text('OPS_HOST') ?? '127.0.0.1',
    dataFolder: path.resolve(cwd, text('DATA_FOLDER') ?? '.data'),
    workers: workers === 'auto' ? availableParallelism() : Number(workers),
    workerMegabytes: Number(megabytes),
    trustedProxies,
    strictSeconds: Number(strict),
    ...(tls === undefined ? {} : { tls }),
    limits: readLimits(from, faults),
    overload: readOverload(from, faults),
    ...(chosen === undefined ? {} : { only: chosen }),
    processUrls,
    tierKeysUrls,
    tierKeyDays: count('TIER_KEY_DAYS', 30),
    sagaLease: count('SAGA_LEASE_SECONDS', 15),
    sagaDays: count('SAGA_DAYS', 7),
    cacheBytes: count('CACHE_MEGABYTES', 64) * 1_048_576,
    logLevel,
    variables: from,
    ...(collector === undefined ? {} : { collector }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(issuersFile === undefined ? {} : { issuersFile: path.resolve(cwd, issuersFile) }),
  };
  if (faults.length > 0) throw new TypeError(faults.join('\n'));
  return environment;
}

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
