import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../../../gateway/configuration/environment.ts';
import { variables } from '../../../gateway/configuration/environment-variables.ts';
import { serverLimits } from '../../../gateway/edge/limits.ts';
import { temporaryFolder } from '../../support/store.ts';

const read = (from: Readonly<Record<string, string>> = {}) => readEnvironment(from, '/srv/causeway');
const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://api.example.com', ISSUERS_FILE: 'issuers.yaml' };

/** The lines of the refusal. */
function faults(from: Readonly<Record<string, string>>): string[] {
  try {
    read(from);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message.split('\n');
  }
  return [];
}

describe('the environment', () => {
  it('of a developer who sets nothing is this machine, and nobody else’s', () => {
    const { variables: _, limits: __, ...environment } = read();
    assert.deepEqual(environment, {
      production: false,
      port: 8080,
      host: '127.0.0.1',
      operationsPort: 9090,
      operationsHost: '127.0.0.1',
      dataFolder: '/srv/causeway/.data',
      workers: 1,
      workerMegabytes: 1024,
      trustedProxies: [],
      strictSeconds: 0,
      overload: { delay: 50, calls: 2_000 },
      processUrls: {},
      tierKeysUrls: [],
      tierKeyDays: 30,
      sagaLease: 15,
      sagaDays: 7,
      cacheBytes: 67_108_864,
      internalReaders: 'everyone',
      logLevel: 'info',
    });
  });

  it('of production is every address, with the operators’ listener kept to this machine', () => {
    const { production: isProduction, host, operationsHost, publicUrl, issuersFile } = read(production);
    assert.equal(read(production).internalReaders, 'signed-in');
    assert.deepEqual(faults({ INTERNAL_DOCUMENTS: 'all' }), [
      'INTERNAL_DOCUMENTS=all is not one of signed-in, everyone.',
    ]);
    assert.deepEqual(
      [isProduction, host, operationsHost, publicUrl, issuersFile],
      [true, '::', '127.0.0.1', 'https://api.example.com', '/srv/causeway/issuers.yaml'],
    );
  });

  it('may say all of it otherwise', () => {
    const {
      variables: _,
      limits: __,
      ...environment
    } = read({
      PORT: '0',
      HOST: '0.0.0.0',
      OPS_PORT: '65535',
      OPS_HOST: '10.0.0.1',
      PUBLIC_URL: 'https://api.example.com/',
      DATA_FOLDER: '/var/lib/causeway',
      DATABASE_URL: 'postgres://user:pass@db/causeway',
      REDIS_URL: 'rediss://cache:6380',
      TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,',
      TLS_CERT_FILE: '/etc/tls/cert.pem',
      TLS_KEY_FILE: 'key.pem',
      HSTS_SECONDS: '600',
      ISSUERS_FILE: '/etc/issuers.yaml',
      LOG_LEVEL: 'debug',
      PROCESS_URL: 'http://10.0.0.7:8080/',
      SYSTEM_ORDERS_V1_URL: 'https://orders.internal/causeway',
      TIER_KEYS_URLS: 'http://10.0.0.9/keys.json, https://b.example/keys.json',
      TIER_KEY_DAYS: '7',
      SAGA_LEASE_SECONDS: '60',
      SAGA_DAYS: '30',
      CACHE_MEGABYTES: '8',
      INTERNAL_DOCUMENTS: 'signed-in',
      WORKERS: '3',
      WORKER_MEGABYTES: '512',
      OVERLOAD_MILLISECONDS: '100',
      OVERLOAD_CALLS: '500',
    });
    assert.deepEqual(environment, {
      production: false,
      port: 0,
      host: '0.0.0.0',
      operationsPort: 65_535,
      operationsHost: '10.0.0.1',
      publicUrl: 'https://api.example.com',
      dataFolder: '/var/lib/causeway',
      workers: 3,
      workerMegabytes: 512,
      databaseUrl: 'postgres://user:pass@db/causeway',
      redisUrl: 'rediss://cache:6380',
      trustedProxies: ['10.0.0.0/8', '192.0.2.1'],
      tls: { certificate: '/etc/tls/cert.pem', key: '/srv/causeway/key.pem' },
      strictSeconds: 600,
      overload: { delay: 100, calls: 500 },
      issuersFile: '/etc/issuers.yaml',
      processUrls: {
        PROCESS_URL: 'http://10.0.0.7:8080',
        SYSTEM_ORDERS_V1_URL: 'https://orders.internal/causeway',
      },
      tierKeysUrls: ['http://10.0.0.9/keys.json', 'https://b.example/keys.json'],
      tierKeyDays: 7,
      sagaLease: 60,
      sagaDays: 30,
      cacheBytes: 8_388_608,
      internalReaders: 'signed-in',
      logLevel: 'debug',
    });
  });

  it('may hold credentials in files, which it reads and never repeats', () => {
    const folder = temporaryFolder();
    const put = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const { databaseUrl, redisUrl, collector } = read({
      DATABASE_URL_FILE: put('database', 'postgres://user:pass@db/causeway\n'),
      REDIS_URL_FILE: put('redis', 'rediss://:pass@cache:6380'),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS_FILE: put('collector', 'authorization=Bearer one'),
    });
    assert.equal(databaseUrl, 'postgres://user:pass@db/causeway');
    assert.equal(redisUrl, 'rediss://:pass@cache:6380');
    assert.deepEqual(collector?.headers, { authorization: 'Bearer one' });
    assert.deepEqual(
      faults({
        DATABASE_URL_FILE: put('nothing', '\n'),
        REDIS_URL_FILE: path.join(folder, 'absent'),
        OTEL_EXPORTER_OTLP_HEADERS_FILE: put('twice', 'a=secret'),
        OTEL_EXPORTER_OTLP_HEADERS: 'a=other',
      }),
      [
        'DATABASE_URL_FILE names a file that is empty.',
        'REDIS_URL_FILE names a file that cannot be read (ENOENT).',
        'OTEL_EXPORTER_OTLP_HEADERS and OTEL_EXPORTER_OTLP_HEADERS_FILE are both set: which of them counts would be a guess.',
      ],
    );
  });

  it('bounds what clients may take, as told', () => {
    assert.deepEqual(read().limits, serverLimits);
    const { mostConnections, headersTimeout, longestTarget } = read({
      MAX_CONNECTIONS: '20',
      HEADER_SECONDS: '5',
      MAX_TARGET_LENGTH: '500',
    }).limits;
    assert.deepEqual([mostConnections, headersTimeout, longestTarget], [20, 5_000, 500]);
    assert.deepEqual(faults({ MAX_HEADERS: '0', WRITE_SECONDS: '1.5', HEADER_SECONDS: '31' }), [
      'MAX_HEADERS=0 is not a whole number from 1 to 1000.',
      'WRITE_SECONDS=1.5 is not a whole number from 1 to 86400.',
      'HEADER_SECONDS must not be more than REQUEST_SECONDS: the header is part of the request.',
    ]);
  });

  it('of one process of a split has what that needs: who signs no people in needs no issuers', () => {
    const { ISSUERS_FILE: _, ...lower } = production;
    const { only } = readEnvironment(lower, '/', 'system, process/ordering.v1');
    assert.deepEqual(only, ['system', 'process/ordering.v1']);
    assert.throws(() => readEnvironment(lower, '/', 'experience,system'), /ISSUERS_FILE must be set/);
    assert.throws(() => readEnvironment({}, '/', ' , '), /--only names nothing/);
  });

  it('names other processes by plain URLs, and never repeats what may hold a password', () => {
    assert.deepEqual(faults({ SYSTEM_URL: 'http://me:secret@10.0.0.7' }), [
      'SYSTEM_URL must be a plain URL, such as http://10.0.0.7:8080.',
    ]);
    assert.equal(faults({ PROCESS_ORDERING_V1_URL: 'ordering:8080' }).length, 1);
    assert.equal(faults({ TIER_KEYS_URLS: 'http://a/keys, file:///keys' }).length, 1);
    assert.deepEqual(read({ SYSTEM_URL: ' ' }).processUrls, {});
  });

  it('takes an empty or blank variable for one that is not set', () => {
    const { port, databaseUrl, dataFolder } = read({ PORT: ' ', DATABASE_URL: '', DATA_FOLDER: '' });
    assert.deepEqual([port, databaseUrl, dataFolder], [8080, undefined, '/srv/causeway/.data']);
  });

  it('takes a worker for each core where it is left to it', () => {
    assert.equal(read({ WORKERS: 'auto' }).workers, availableParallelism());
  });

  it('keeps every variable, for contracts to name', () => {
    assert.equal(read({ SHIPMENTS_URL: 'http://shipments' }).variables.SHIPMENTS_URL, 'http://shipments');
  });
});

describe('a variable that makes no sense', () => {
  for (const [name, value, told] of [
    ['PORT', 'http', 'PORT=http is not a port (0–65535).'],
    ['PORT', '65536', 'PORT=65536 is not a port (0–65535).'],
    ['OPS_PORT', '-1', 'OPS_PORT=-1 is not a port (0–65535).'],
    ['OPS_PORT', '80.5', 'OPS_PORT=80.5 is not a port (0–65535).'],
    ['TIER_KEY_DAYS', '0', 'TIER_KEY_DAYS=0 is not a whole number from 1 to 999.'],
    ['TIER_KEY_DAYS', 'a week', 'TIER_KEY_DAYS=a week is not a whole number from 1 to 999.'],
    ['WORKERS', 'two', 'WORKERS=two is not a whole number from 1 to 999, or auto.'],
    ['WORKERS', '0', 'WORKERS=0 is not a whole number from 1 to 999, or auto.'],
    ['WORKER_MEGABYTES', '64', 'WORKER_MEGABYTES=64 is not a whole number from 100 to 999999.'],
    ['HSTS_SECONDS', 'a year', 'HSTS_SECONDS=a year is not a whole number from 0 to 999999999.'],
    ['TLS_CERT_FILE', 'cert.pem', 'TLS_CERT_FILE and TLS_KEY_FILE need each other.'],
    ['NODE_ENV', 'prod', 'NODE_ENV=prod is not one of development, test, production.'],
    ['TRUSTED_PROXIES', 'banana', 'TRUSTED_PROXIES=banana is not an address or CIDR block, such as 10.0.0.0/8.'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL=loud is not one of debug, info, warn, error, silent.'],
  ] as const) {
    it(`is told: ${name}=${value}`, () => assert.deepEqual(faults({ [name]: value }), [told]));
  }

  for (const [name, value] of [
    ['PUBLIC_URL', 'api.example.com'],
    ['PUBLIC_URL', 'ftp://api.example.com'],
    ['DATABASE_URL', 'mysql://user:hunter2@db/x'],
    ['REDIS_URL', 'http://:hunter2@cache'],
    ['REDIS_URL', 'hunter2'],
  ] as const) {
    it(`is told without its value, which may hold a password: ${name}`, () => {
      const [told, ...others] = faults({ [name]: value });
      assert.match(told ?? '', new RegExp(`^${name} must be a URL that begins with \\w+:// or \\w+://\\.$`));
      assert.ok(!told?.includes(value));
      assert.deepEqual(others, []);
    });
  }

  it('is told together with all others', () => {
    assert.equal(faults({ PORT: 'x', OPS_PORT: 'y', LOG_LEVEL: 'z', PUBLIC_URL: 'q' }).length, 4);
  });

  it('is what production does without: an address callers know, and an issuer of its own', () => {
    const told = faults({ NODE_ENV: 'production' });
    assert.deepEqual(
      told.map((line) => line.split(' ')[0]),
      ['PUBLIC_URL', 'ISSUERS_FILE'],
    );
  });
});

describe('the list of variables', () => {
  it('explains each in a sentence', () => {
    for (const [name, meaning] of Object.entries(variables)) {
      assert.match(name, /^[A-Z]+(_[A-Z]+)*$/);
      assert.match(meaning, /^\S.*\.$/, name);
    }
  });

  it('is whole: every variable that is read is in it', () => {
    const asked = new Set<string>();
    const from = new Proxy<Record<string, string>>({}, { get: (_, name) => void asked.add(String(name)) });
    readEnvironment(from, '/');
    assert.deepEqual([...asked].sort(), Object.keys(variables).sort());
  });
});
