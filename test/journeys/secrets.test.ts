import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandsOf } from '../support/gateway.ts';
import { type GatewayProcess, prepareProcess } from '../support/gateway-process.ts';
import { postgresOrSkip, type TestPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/store.ts';
import { type RawUpstream, startUpstream } from '../support/upstream.ts';

const given = {
  database: 'secret-of-the-database',
  redis: 'secret-of-redis',
  collector: 'secret-of-the-collector',
  service: 'secret-of-the-service',
};
const parcel = '/experience/tracking/v1/parcels/TRK000000003';

/** A service that answers whatever it is sent with a fault, and repeats in it all it was told. */
const indiscreet = (): Promise<RawUpstream> =>
  startUpstream((socket, { head }) => {
    const body = JSON.stringify({ heard: head });
    socket.end(
      `HTTP/1.1 500 ${given.service}\r\nX-Heard: ${given.service}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  });

/** Private parts of every key in a folder (RFC 7517 §4, RFC 8037 §2). */
function keysIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && statSync(file).size < 100_000)
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/"(?:d|p|q|k)":\s*"([\w-]{20,})"/g)])
    .map(([, part]) => part as string);
}

describe('secrets', () => {
  let postgres: TestPostgres;
  let upstream: RawUpstream;
  let gateway: GatewayProcess;
  let folder: string;
  /** Everything anybody was told, but for credentials that were asked for. */
  const told: string[] = [];
  const secrets = new Map<string, string>(Object.entries(given));

  before(async function () {
    this.timeout(60_000);
    postgres = await postgresOrSkip(this);
    upstream = await indiscreet();
    folder = temporaryFolder();
    const database = path.join(temporaryFolder(), 'database');
    writeFileSync(database, (await postgres.database()).replace('test@', `test:${given.database}@`));
    gateway = await prepareProcess([]);
    await gateway.start({
      DATA_FOLDER: folder,
      LOG_LEVEL: 'debug',
      DATABASE_URL_FILE: database,
      REDIS_URL: `redis://:${given.redis}@127.0.0.1:1`,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${given.collector}`,
      SHIPMENTS_URL: upstream.url,
      SHIPMENTS_KEY: given.service,
    });
  });
  after(async () => {
    await gateway?.kill();
    await postgres?.stop();
    await upstream?.close();
  });

  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(20_000), ...init });
    told.push(
      `${init.method ?? 'GET'} ${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.clone().text()}`,
    );
    return answer;
  };

  it('are in no log, problem, page, figure or answer, whether calls succeed or fail', async function () {
    this.timeout(60_000);
    const commands = commandsOf(gateway.operations, folder);
    const token = await commands.token('shopper');
    const key = await commands.key('acme', 'partner');
    const operator = readFileSync(path.join(folder, 'operations.secret'), 'utf8').trim();
    const bearer = { authorization: `Bearer ${token}` };
    const broken = token.slice(0, -6);
    const issued = await fetch(`${gateway.url}${parcel}/tickets`, { method: 'POST', headers: bearer });
    const { ticket = 'never-issued-ticket' } = (await issued.json()) as { ticket?: string };
    for (const [name, secret] of Object.entries({ token, key, operator, broken, ticket })) secrets.set(name, secret);
    for (const [index, part] of keysIn(folder).entries()) secrets.set(`private key ${index}`, part);
    assert.ok(secrets.size >= 10, [...secrets.keys()].join());

    const api = `${gateway.url}/experience`;
    const asOperator = { headers: { authorization: `Bearer ${operator}` } };
    const everything = async (): Promise<void> => {
      await ask(`${api}/storefront/v2/orders`, { headers: bearer });
      await ask(`${api}/storefront/v2/orders/O-00000003`, { headers: bearer });
      await ask(`${api}/storefront/v2/orders`, { headers: { authorization: `Bearer ${broken}` } });
      await ask(`${api}/storefront/v2/orders`, { headers: { ...bearer, 'x-api-key': key } });
      await ask(`${api}/storefront/v2/orders?access_token=${token}&token=${key}`, {
        headers: { cookie: `session=${token}` },
      });
      await ask(`${api}/storefront/v2/nothing/${key}`, {
        headers: { 'user-agent': token, referer: `http://a/?${key}` },
      });
      await ask(`${api}/partner/v1/feed?limit=${key}`, { headers: { 'x-api-key': key } });
      await ask(`${api}/partner/v1/feed?limit=1`, { headers: { 'x-api-key': key } });
      await ask(`${api}/partner/v1/feed`, { headers: { 'x-api-key': `${key}x` } });
      await ask(`${gateway.url}${parcel}/events?ticket=${ticket}`);
      await ask(`${gateway.url}/process/ordering/v1/orders`, { headers: bearer });
      await ask(`${api}/storefront/v2/orders`, {
        method: 'POST',
        headers: { ...bearer, 'content-type': 'application/json', 'idempotency-key': 'told-by-an-indiscreet-one' },
        body: JSON.stringify({ lines: [{ productId: 'P-000001', quantity: 1 }], payment: { token: 'tok_visa' } }),
      });
      for (const page of [
        '',
        'apis/experience/storefront/v2',
        'problems/unavailable',
        `nowhere/${key}`,
        'openapi/experience/tracking/v1.json',
      ])
        await ask(`${gateway.url}/${page}`);
      for (const route of [
        'health/live',
        'health/ready',
        'metrics',
        'controls',
        'controls/changes',
        'breakers',
        'reload',
        'sagas',
        'deprecated-calls',
      ])
        await ask(`${gateway.operations}/${route}`, asOperator);
      await ask(`${gateway.operations}/reload`, { method: 'POST', ...asOperator });
      await ask(`${gateway.operations}/controls`, { headers: { authorization: `Bearer ${operator}x` } });
    };
    await everything();
    await postgres.crash();
    await everything();
    // Spans and the last lines are sent a moment later.
    await sleep(100);
    assert.equal(await gateway.stop(), 0);
    const log = gateway.output();

    assert.ok(told.some((text) => text.startsWith('GET 200')) && told.some((text) => text.startsWith('GET 503')));
    assert.ok(
      upstream.seen.some(({ headers }) => headers['x-service-key'] === given.service),
      'the service was called',
    );
    assert.match(log, /"status":503/);
    for (const [name, secret] of secrets) {
      assert.ok(!log.includes(secret), `the log holds ${name}: ${around(log, secret)}`);
      for (const text of told) assert.ok(!text.includes(secret), `an answer holds ${name}: ${around(text, secret)}`);
    }
  });
});

const around = (text: string, secret: string): string => {
  const at = text.indexOf(secret);
  return text.slice(Math.max(at - 300, 0), at + 100);
};
