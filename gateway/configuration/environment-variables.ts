import { limitVariables } from '../edge/limits.ts';
import { overloadVariables } from '../overload/settings.ts';
import { secretFileVariables } from './secrets.ts';

/** The variables an operator may set, as the README lists them. */
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

export type Variable = keyof typeof variables;
