import { wholeNumber } from '../configuration/whole-number.ts';

/** Bounds on what a connection may take. Times in milliseconds, sizes in bytes. */
export interface ServerLimits {
  /** Connections open at once. */
  readonly mostConnections: number;
  /** Of these, from one address; trusted proxies aside. */
  readonly mostPerAddress: number;
  /** Until the whole header is there. */
  readonly headersTimeout: number;
  /** Until the whole request is there. */
  readonly requestTimeout: number;
  /** Between requests of one connection. */
  readonly keepAliveTimeout: number;
  /** In which a client takes something of what it is sent. */
  readonly writeTimeout: number;
  readonly maxHeaderSize: number;
  readonly maxHeadersCount: number;
  /** Longest request target, in characters. */
  readonly longestTarget: number;
  /** How often it is looked whether something is overdue. */
  readonly checkInterval: number;
}

/** A number an operator may set: which limit it is, its default, how much of the limit's unit 1 is, and the most it may be. */
const settings = {
  MAX_CONNECTIONS: ['mostConnections', 10_000, 1, 1_000_000],
  MAX_CONNECTIONS_PER_ADDRESS: ['mostPerAddress', 1_000, 1, 1_000_000],
  MAX_HEADER_BYTES: ['maxHeaderSize', 16_384, 1, 1_048_576],
  MAX_HEADERS: ['maxHeadersCount', 100, 1, 1_000],
  MAX_TARGET_LENGTH: ['longestTarget', 8_192, 1, 1_048_576],
  HEADER_SECONDS: ['headersTimeout', 10, 1_000, 3_600],
  REQUEST_SECONDS: ['requestTimeout', 25, 1_000, 86_400],
  IDLE_SECONDS: ['keepAliveTimeout', 65, 1_000, 86_400],
  WRITE_SECONDS: ['writeTimeout', 60, 1_000, 86_400],
} as const satisfies Readonly<Record<string, readonly [keyof ServerLimits, number, number, number]>>;

/** The variables there are, for the README's table. */
export const limitVariables = {
  MAX_CONNECTIONS: 'Connections the gateway keeps open at once (10000), each worker for itself; one more is told 503.',
  MAX_CONNECTIONS_PER_ADDRESS:
    'Of these, from one address or IPv6 /64 (1000); one more is told 429. TRUSTED_PROXIES may have any number.',
  MAX_HEADER_BYTES: 'Bytes of a request’s header, address included (16384).',
  MAX_HEADERS: 'Fields of a request’s header (100).',
  MAX_TARGET_LENGTH: 'Characters of a request’s address (8192).',
  HEADER_SECONDS: 'Seconds until a request’s header is there (10).',
  REQUEST_SECONDS: 'Seconds until a request is there with its body (25); raise it where large files are sent.',
  IDLE_SECONDS: 'Seconds a connection may rest between requests (65); more than a proxy in front lets it rest.',
  WRITE_SECONDS: 'Seconds in which a client takes something of what it is sent (60), or is cut off.',
} as const satisfies Readonly<Record<keyof typeof settings, string>>;

/** Reads the limits an operator sets, over the defaults; what makes no sense is added to `faults`. */
export function readLimits(from: Readonly<Record<string, string | undefined>>, faults: string[] = []): ServerLimits {
  const limits: Record<string, number> = { checkInterval: 2_000 };
  for (const [name, [limit, otherwise, unit, most]] of Object.entries(settings)) {
    limits[limit] = wholeNumber(name, from[name]?.trim(), { otherwise, most }, faults) * unit;
  }
  const read = limits as unknown as ServerLimits;
  if (read.headersTimeout > read.requestTimeout)
    faults.push('HEADER_SECONDS must not be more than REQUEST_SECONDS: the header is part of the request.');
  return read;
}

export const serverLimits: ServerLimits = readLimits({});
